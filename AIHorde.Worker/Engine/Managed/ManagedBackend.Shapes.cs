using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Managed;

public sealed unsafe partial class ManagedBackend
{
    public Tensor Concat(ReadOnlySpan<Tensor> parts, int dimension)
    {
        Shape first = parts[0].Shape;
        int d = dimension < 0 ? dimension + first.Rank : dimension, size = 0;
        foreach (Tensor part in parts)
        {
            if (part.Shape.With(d, 1) != first.With(d, 1)) throw new ArgumentException($"{part} and {parts[0]} do not join at dimension {d}.");
            size += part.Shape[d];
        }
        ManagedTensor result = _scopes.New(first.With(d, size));
        int start = 0;
        foreach (Tensor part in parts)
        {
            Write(result, part, d, start);
            start += part.Shape[d];
        }
        return result;
    }

    public Tensor Slice(Tensor x, int dimension, int start, int length)
    {
        Shape shape = x.Shape;
        int d = dimension < 0 ? dimension + shape.Rank : dimension;
        if (start < 0 || length < 0 || start + length > shape[d]) throw new ArgumentOutOfRangeException(nameof(start), $"{start}+{length} is outside {x}.");
        var source = (ManagedTensor)x;
        long inner = shape.CountOf(d + 1, shape.Rank), outer = shape.CountOf(0, d);
        if (outer == 1) return _scopes.View(source, shape.With(d, length), start * inner * x.Type.Bytes());
        ManagedTensor result = _scopes.New(shape.With(d, length));
        float* from = source.Floats + start * inner, to = result.Floats;
        for (long i = 0; i < outer; i++) Copy(from + i * shape[d] * inner, to + i * length * inner, length * inner);
        return result;
    }

    public Tensor Reshape(Tensor x, Shape shape) => shape.Count == x.Shape.Count
        ? _scopes.View((ManagedTensor)x, shape, 0)
        : throw new ArgumentException($"{x} cannot take the shape {shape}.");

    public Tensor Permute(Tensor x, params ReadOnlySpan<int> order)
    {
        Shape shape = x.Shape;
        int rank = shape.Rank;
        Span<int> sizes = stackalloc int[rank];
        Span<long> strides = stackalloc long[rank];
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = shape[order[i]];
            strides[i] = shape.CountOf(order[i] + 1, rank);
        }
        ManagedTensor result = _scopes.New(new Shape(sizes));
        float* from = ((ManagedTensor)x).Floats, to = result.Floats;
        if (rank >= 2 && strides[rank - 1] != 1 && strides[rank - 2] == 1) TransposeLast(from, to, sizes, strides);
        else Gather(from, ref to, sizes, strides);
        return result;
    }

    public Tensor Embedding(Tensor table, ReadOnlySpan<int> ids)
    {
        var source = (ManagedTensor)table;
        int width = table.Shape[1];
        ManagedTensor result = _scopes.New(new Shape(ids.Length, width));
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)table.Shape[0]) throw new ArgumentOutOfRangeException(nameof(ids), $"Token {ids[i]} is not in {table}.");
            byte* row = (byte*)source.Address + (long)ids[i] * width * table.Type.Bytes();
            FloatFormats.Widen(row, table.Type, result.Floats + (long)i * width, width);
        }
        return result;
    }

    public Tensor UpsampleNearest(Tensor x, int factor)
    {
        Shape s = x.Shape;
        ManagedTensor result = _scopes.New(new Shape(s[0], s[1], s[2] * factor, s[3] * factor));
        float* from = ((ManagedTensor)x).Floats, to = result.Floats;
        int width = s[3], wide = width * factor;
        for (long row = s.CountOf(0, 3); row > 0; row--, from += width, to += (long)wide * factor)
        {
            for (int i = 0; i < wide; i++) to[i] = from[i / factor];
            for (int copy = 1; copy < factor; copy++) Copy(to, to + (long)copy * wide, wide);
        }
        return result;
    }

    public Tensor Pad(Tensor x, int left, int right, int top, int bottom)
    {
        Shape s = x.Shape;
        int height = s[-2], width = s[-1], wide = width + left + right;
        ManagedTensor result = _scopes.New(s.With(-2, height + top + bottom).With(-1, wide));
        float* from = ((ManagedTensor)x).Floats, to = result.Floats;
        new Span<float>(to, checked((int)result.Shape.Count)).Clear();
        for (long plane = s.CountOf(0, s.Rank - 2); plane > 0; plane--, to += (long)(height + top + bottom) * wide)
            for (int y = 0; y < height; y++, from += width) Copy(from, to + (long)(y + top) * wide + left, width);
        return result;
    }

    public Tensor Rope(Tensor x, int position, ReadOnlySpan<float> frequencies)
    {
        Shape s = x.Shape;
        int tokens = s[1], heads = s[2], size = s[3], half = size / 2;
        ManagedTensor result = _scopes.New(s);
        float* from = ((ManagedTensor)x).Floats, to = result.Floats;
        Span<float> cosines = stackalloc float[half], sines = stackalloc float[half];
        for (int row = 0; row < s[0] * tokens; row++)
        {
            for (int i = 0; i < half; i++) (sines[i], cosines[i]) = MathF.SinCos((position + row % tokens) * frequencies[i]);
            for (int head = 0; head < heads; head++, from += size, to += size)
            {
                for (int i = 0; i < half; i++)
                {
                    to[i] = from[i] * cosines[i] - from[i + half] * sines[i];
                    to[i + half] = from[i + half] * cosines[i] + from[i] * sines[i];
                }
            }
        }
        return result;
    }

    private static void Gather(float* from, ref float* to, ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides)
    {
        if (sizes.Length == 0)
        {
            *to++ = *from;
            return;
        }
        int size = sizes[0];
        long stride = strides[0];
        if (sizes.Length > 1)
        {
            for (int i = 0; i < size; i++) Gather(from + i * stride, ref to, sizes[1..], strides[1..]);
            return;
        }
        if (stride == 1) Copy(from, to, size);
        else for (int i = 0; i < size; i++) to[i] = from[i * stride];
        to += size;
    }

    /// <summary>The last two dimensions change places: in blocks, so that both sides stay in the cache.</summary>
    private static void TransposeLast(float* from, float* to, ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides)
    {
        const int Block = 32;
        if (sizes.Length > 2)
        {
            long each = 1;
            for (int i = 1; i < sizes.Length; i++) each *= sizes[i];
            for (int i = 0; i < sizes[0]; i++) TransposeLast(from + i * strides[0], to + i * each, sizes[1..], strides[1..]);
            return;
        }
        int rows = sizes[0], columns = sizes[1];
        long stride = strides[1];
        for (int r = 0; r < rows; r += Block)
            for (int c = 0; c < columns; c += Block)
                for (int i = r; i < Math.Min(rows, r + Block); i++)
                    for (int j = c; j < Math.Min(columns, c + Block); j++) to[(long)i * columns + j] = from[i + j * stride];
    }
}
