using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Managed;

public sealed unsafe partial class ManagedBackend
{
    /// <summary>Up to this many rows a product is as fast as memory delivers the weights, and packing them would be the cost.</summary>
    private const int FewRows = 4;

    public Tensor MatMul(Tensor left, Tensor right, bool transposeRight = false, float scale = 1)
    {
        Shape a = left.Shape, b = right.Shape;
        int rows = a[-2], depth = a[-1], columns = b[transposeRight ? -2 : -1];
        long batch = a.CountOf(0, a.Rank - 2), batchRight = b.CountOf(0, b.Rank - 2);
        if (depth != b[transposeRight ? -1 : -2] || (batchRight != 1 && batchRight != batch)) throw new ArgumentException($"{left} · {right} does not fit.");
        ManagedTensor result = _scopes.New(a.With(-1, columns));
        float* x = ((ManagedTensor)left).Floats, c = result.Floats;
        for (long i = 0; i < batch; i++, x += (long)rows * depth, c += (long)rows * columns)
        {
            long offset = batchRight == 1 ? 0 : i * depth * columns;
            Multiply(x, rows, depth, (ManagedTensor)right, offset, transposeRight, columns, c);
        }
        if (scale != 1) Elementwise.Affine(_team, result.Floats, result.Floats, result.Shape.Count, scale, 0);
        return result;
    }

    public Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        int depth = x.Shape[-1], columns = weight.Shape[0], rows = checked((int)(x.Shape.Count / Math.Max(1, depth)));
        if (weight.Shape.Count != (long)depth * columns) throw new ArgumentException($"{x} does not go through the linear weight {weight}.");
        ManagedTensor result = _scopes.New(x.Shape.With(-1, columns));
        var w = (ManagedTensor)weight;
        float* source = ((ManagedTensor)x).Floats;
        if (rows <= FewRows)
        {
            MatVec.Run(_team, w.Address, w.Type, source, result.Floats, rows, columns, depth, bias is null ? null : SmallWeight(bias));
            return result;
        }
        if (bias is not null) Elementwise.FillRows(_team, result.Floats, SmallWeight(bias), rows, columns);
        _gemm.Run(rows, columns, depth, new DepthAlongRows(source, DType.F32, depth, rows),
            new DepthAlongRows(w.Address, w.Type, depth, columns), new Target(result.Floats, columns), bias is not null);
        return result;
    }

    public Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias, int stride = 1, int padding = 0, bool circular = false)
    {
        Shape s = x.Shape, k = weight.Shape;
        if (s.Rank != 4 || k.Rank != 4 || s[1] != k[1]) throw new ArgumentException($"{x} does not go through the convolution {weight}.");
        int outHeight = (s[2] + 2 * padding - k[2]) / stride + 1, outWidth = (s[3] + 2 * padding - k[3]) / stride + 1;
        int pixels = outHeight * outWidth, depth = k[1] * k[2] * k[3];
        ManagedTensor result = _scopes.New(new Shape(s[0], k[0], outHeight, outWidth));
        if (bias is not null) Elementwise.FillPlanes(_team, result.Floats, SmallWeight(bias), s[0], k[0], pixels);
        var w = (ManagedTensor)weight;
        var patches = new Patches(((ManagedTensor)x).Floats, s[0], s[1], s[2], s[3], k[2], k[3], outHeight, outWidth, stride, padding, circular);
        _gemm.Run(k[0], s[0] * pixels, depth, new DepthAlongRows(w.Address, w.Type, depth, k[0]), patches,
            new Target(result.Floats, pixels, pixels, (long)k[0] * pixels), bias is not null);
        return result;
    }

    private void Multiply(float* x, int rows, int depth, ManagedTensor right, long offset, bool transposed, int columns, float* c)
    {
        var a = new DepthAlongRows(x, DType.F32, depth, rows);
        if (!transposed)
        {
            _gemm.Run(rows, columns, depth, a, new DepthAcrossRows(right.Floats + offset, columns, columns), new Target(c, columns), false);
            return;
        }
        void* source = (byte*)right.Address + offset * right.Type.Bytes();
        if (rows <= FewRows) MatVec.Run(_team, source, right.Type, x, c, rows, columns, depth, null);
        else _gemm.Run(rows, columns, depth, a, new DepthAlongRows(source, right.Type, depth, columns), new Target(c, columns), false);
    }
}
