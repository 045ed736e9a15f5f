using AIHorde.Worker.Engine.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace AIHorde.Worker.Engine.Managed;

public sealed unsafe partial class ManagedBackend
{
    public Tensor Activate(Tensor x, Activation activation)
    {
        ManagedTensor result = _scopes.New(x.Shape);
        Activations.Run(_team, ((ManagedTensor)x).Floats, result.Floats, x.Shape.Count, activation);
        return result;
    }

    public Tensor Affine(Tensor x, float factor, float shift = 0)
    {
        ManagedTensor result = _scopes.New(x.Shape);
        Elementwise.Affine(_team, ((ManagedTensor)x).Floats, result.Floats, x.Shape.Count, factor, shift);
        return result;
    }

    public Tensor Add(Tensor a, Tensor b) => Pair(a, b, multiply: false);

    public Tensor Mul(Tensor a, Tensor b) => Pair(a, b, multiply: true);

    public Tensor Softmax(Tensor x)
    {
        ManagedTensor result = _scopes.New(x.Shape);
        int width = x.Shape[-1];
        var job = new SoftmaxShare { X = ((ManagedTensor)x).Floats, Y = result.Floats, Width = width };
        Elementwise.ByUnit(_team, checked((int)(x.Shape.Count / Math.Max(1, width))), width, ref job);
        return result;
    }

    private ManagedTensor Pair(Tensor a, Tensor b, bool multiply)
    {
        ManagedTensor result = _scopes.New(a.Shape);
        float* left = ((ManagedTensor)a).Floats, right = SmallWeight(b);
        if (a.Shape.Count == b.Shape.Count)
        {
            if (multiply) Elementwise.Multiply(_team, left, right, result.Floats, a.Shape.Count);
            else Elementwise.Add(_team, left, right, result.Floats, a.Shape.Count);
            return result;
        }
        Broadcast(a.Shape, b, left, right, result.Floats, multiply);
        return result;
    }

    /// <summary>
    /// b's own dimensions are one block of a's: what lies right of it is repeated, what lies left of it too. Channels, rows and single numbers are
    /// all of this form.
    /// </summary>
    private void Broadcast(Shape a, Tensor b, float* left, float* right, float* result, bool multiply)
    {
        int first = a.Rank, last = 0, shift = a.Rank - b.Shape.Rank;
        for (int i = 0; i < b.Shape.Rank; i++)
        {
            if (b.Shape[i] == 1) continue;
            if (shift < 0 || b.Shape[i] != a[i + shift]) throw new ArgumentException($"{b} cannot be spread over {a}.");
            first = Math.Min(first, i + shift);
            last = Math.Max(last, i + shift + 1);
        }
        if (first > last) first = last = a.Rank;
        if (a.CountOf(first, last) != b.Shape.Count) throw new ArgumentException($"{b} cannot be spread over {a}: its sizes of 1 lie between others.");
        var job = new BroadcastShare
        {
            A = left, B = right, Y = result, Inner = checked((int)a.CountOf(last, a.Rank)), Middle = checked((int)a.CountOf(first, last)), Multiply = multiply,
        };
        if (job.Inner == 1) Elementwise.ByUnit(_team, checked((int)a.CountOf(0, first)), job.Middle, ref job);
        else Elementwise.ByUnit(_team, checked((int)a.CountOf(0, last)), job.Inner, ref job);
    }

    private struct BroadcastShare : IShare
    {
        public float* A, B, Y;
        public int Inner, Middle;
        public bool Multiply;

        public readonly void Do(int index)
        {
            int length = Inner == 1 ? Middle : Inner;
            long start = (long)index * length;
            ReadOnlySpan<float> a = new(A + start, length);
            var to = new Span<float>(Y + start, length);
            if (Inner == 1 && Multiply) TensorPrimitives.Multiply(a, new ReadOnlySpan<float>(B, Middle), to);
            else if (Inner == 1) TensorPrimitives.Add(a, new ReadOnlySpan<float>(B, Middle), to);
            else if (Multiply) TensorPrimitives.Multiply(a, B[index % Middle], to);
            else TensorPrimitives.Add(a, B[index % Middle], to);
        }
    }

    private struct SoftmaxShare : IShare
    {
        public float* X, Y;
        public int Width;

        public readonly void Do(int index) => SoftmaxRow(X + (long)index * Width, Y + (long)index * Width, Width);
    }

    /// <summary>The largest number is taken off first, so that nothing overflows.</summary>
    internal static void SoftmaxRow(float* x, float* y, int width)
    {
        float sum = Exponential.Row(x, y, width);
        var to = new Span<float>(y, width);
        TensorPrimitives.Multiply(to, 1 / sum, to);
    }
}
