using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Torch;

internal sealed unsafe partial class TorchBackend
{
    public Tensor Concat(ReadOnlySpan<Tensor> parts, int dimension)
    {
        Span<long> handles = stackalloc long[parts.Length];
        for (int i = 0; i < parts.Length; i++) handles[i] = (long)Share(parts[i]);
        return New(_torch.Call("aten::cat\0"u8, "\0"u8, _torch.List(handles), Whole(dimension)));
    }

    public Tensor Slice(Tensor x, int dimension, int start, int length)
    {
        int size = x.Shape[dimension];
        if (start < 0 || length < 0 || start + length > size) throw new ArgumentOutOfRangeException(nameof(start), $"{start} + {length} is beyond {x}.");
        return New(Contiguous(Cut(Share(x), dimension, start, length)));
    }

    public Tensor Reshape(Tensor x, Shape shape) => x.Shape.Count == shape.Count
        ? New(_torch.Call("aten::reshape\0"u8, "\0"u8, Share(x), Sizes(shape)))
        : throw new ArgumentException($"{x} does not become {shape}.");

    public Tensor Permute(Tensor x, params ReadOnlySpan<int> order)
    {
        Span<long> places = stackalloc long[order.Length];
        for (int i = 0; i < order.Length; i++) places[i] = order[i];
        return New(Contiguous(_torch.Call("aten::permute\0"u8, "\0"u8, Share(x), _torch.List(places))));
    }

    public Tensor Embedding(Tensor table, ReadOnlySpan<int> ids)
    {
        var wide = new long[ids.Length];
        for (int i = 0; i < ids.Length; i++) wide[i] = ids[i];
        fixed (long* memory = wide)
        {
            nint borrowed = _torch.Borrow(memory, _torch.I64, new Shape(ids.Length));
            nint moved = _torch.Call("aten::_to_copy\0"u8, "\0"u8, (ulong)borrowed, 0, 0, _torch.Some(Code(_device)), 0, 0, 0);
            return New(_torch.Call("aten::embedding\0"u8, "\0"u8, Share(table), (ulong)moved, Whole(-1), 0, 0));
        }
    }

    public Tensor UpsampleNearest(Tensor x, int factor) => New(_torch.Call("aten::upsample_nearest2d\0"u8, "\0"u8, Share(x),
        _torch.List(x.Shape[2] * factor, x.Shape[3] * factor), 0, 0));

    public Tensor Pad(Tensor x, int left, int right, int top, int bottom) =>
        New(_torch.Call("aten::pad\0"u8, "\0"u8, Share(x), _torch.List(left, right, top, bottom), _torch.Text("constant"u8), 0));

    /// <summary>A look at a part; takes the handle over.</summary>
    private nint Cut(ulong x, int dimension, int start, int length) => _torch.Call("aten::slice\0"u8, "Tensor\0"u8, x, Whole(dimension),
        _torch.Some((ulong)start), _torch.Some((ulong)(start + length)), 1);

    private nint Contiguous(nint x) => _torch.Call("aten::contiguous\0"u8, "\0"u8, (ulong)x, 0);

    private ulong Sizes(Shape shape)
    {
        Span<long> sizes = stackalloc long[shape.Rank];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = shape[i];
        return _torch.List(sizes);
    }
}
