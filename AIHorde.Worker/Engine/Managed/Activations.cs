using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Managed;

internal static unsafe class Activations
{
    public static void Run(ThreadTeam team, float* x, float* y, long count, Activation activation)
        => Elementwise.Run(team, new Share { X = x, Y = y, Count = count, Activation = activation }, count);

    private struct Share : IShare
    {
        public float* X, Y;
        public long Count;
        public Activation Activation;

        public readonly void Do(int index)
        {
            var (start, length) = Elementwise.Part(index, Count);
            Apply(new ReadOnlySpan<float>(X + start, length), new Span<float>(Y + start, length), Activation);
        }
    }

    private static void Apply(ReadOnlySpan<float> x, Span<float> y, Activation activation)
    {
        switch (activation)
        {
            case Activation.Silu: Swish(x, y, 1); break;
            case Activation.QuickGelu: Swish(x, y, 1.702f); break;
            case Activation.Gelu: Gelu(x, y); break;
            case Activation.GeluTanh: GeluTanh(x, y); break;
            case Activation.Relu: TensorPrimitives.Max(x, 0f, y); break;
            case Activation.LeakyRelu: for (int i = 0; i < x.Length; i++) y[i] = x[i] < 0 ? 0.2f * x[i] : x[i]; break;
            case Activation.Sigmoid: TensorPrimitives.Sigmoid(x, y); break;
            case Activation.Tanh: TensorPrimitives.Tanh(x, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation));
        }
    }

    /// <summary>x · sigmoid(factor · x) = x / (1 + exp(-factor · x))</summary>
    private static void Swish(ReadOnlySpan<float> x, Span<float> y, float factor)
    {
        int i = 0;
        for (; i <= x.Length - 8; i += 8)
        {
            var v = Vector256.Create(x.Slice(i, 8));
            (v / (Exponential.Of(v * -factor) + Vector256<float>.One)).CopyTo(y[i..]);
        }
        for (; i < x.Length; i++) y[i] = x[i] / (1 + MathF.Exp(-factor * x[i]));
    }

    private static void GeluTanh(ReadOnlySpan<float> x, Span<float> y)
    {
        const float Root = 0.7978845608f;
        for (int i = 0; i < x.Length; i++) y[i] = 0.5f * x[i] * (1 + MathF.Tanh(Root * (x[i] + 0.044715f * x[i] * x[i] * x[i])));
    }

    private static void Gelu(ReadOnlySpan<float> x, Span<float> y)
    {
        int i = 0;
        for (; i <= x.Length - 8; i += 8)
        {
            var v = Vector256.Create(x.Slice(i, 8));
            (v * 0.5f * (Vector256<float>.One + Erf(v * 0.70710678f))).CopyTo(y[i..]);
        }
        if (i == x.Length) return;
        Span<float> rest = stackalloc float[8];
        x[i..].CopyTo(rest);
        var tail = Vector256.Create<float>(rest);
        (tail * 0.5f * (Vector256<float>.One + Erf(tail * 0.70710678f))).CopyTo(rest);
        rest[..(x.Length - i)].CopyTo(y[i..]);
    }

    /// <summary>The error function after Abramowitz and Stegun 7.1.26: within 1.5e-7, a float's own precision.</summary>
    private static Vector256<float> Erf(Vector256<float> x)
    {
        var magnitude = Vector256.Abs(x);
        var t = Vector256<float>.One / (magnitude * 0.3275911f + Vector256<float>.One);
        var sum = t * 1.061405429f - Vector256.Create(1.453152027f);
        sum = sum * t + Vector256.Create(1.421413741f);
        sum = sum * t - Vector256.Create(0.284496736f);
        sum = sum * t + Vector256.Create(0.254829592f);
        var value = Vector256<float>.One - sum * t * Exponential.Of(-magnitude * magnitude);
        return Vector256.CopySign(value, x);
    }
}
