using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AIHorde.Worker.Engine.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace AIHorde.Worker.Engine.Managed;

public sealed unsafe partial class ManagedBackend
{
    public Tensor GroupNorm(Tensor x, int groups, Tensor weight, Tensor bias, float epsilon)
    {
        int channels = x.Shape[1], pixels = checked((int)x.Shape.CountOf(2, x.Shape.Rank));
        if (channels % groups != 0 || weight.Shape.Count != channels) throw new ArgumentException($"{x} does not have {groups} groups for {weight}.");
        ManagedTensor result = _scopes.New(x.Shape);
        var job = new GroupShare
        {
            X = ((ManagedTensor)x).Floats, Y = result.Floats, Weight = SmallWeight(weight), Bias = SmallWeight(bias),
            Groups = groups, Channels = channels / groups, Pixels = pixels, Epsilon = epsilon,
        };
        Elementwise.ByUnit(_team, x.Shape[0] * groups, (long)job.Channels * pixels, ref job);
        return result;
    }

    public Tensor LayerNorm(Tensor x, Tensor weight, Tensor? bias, float epsilon) => RowNorm(x, weight, bias, epsilon, centre: true);

    public Tensor RmsNorm(Tensor x, Tensor weight, float epsilon) => RowNorm(x, weight, null, epsilon, centre: false);

    private ManagedTensor RowNorm(Tensor x, Tensor weight, Tensor? bias, float epsilon, bool centre)
    {
        int width = x.Shape[-1];
        if (weight.Shape.Count != width) throw new ArgumentException($"{weight} does not norm {x}.");
        ManagedTensor result = _scopes.New(x.Shape);
        var job = new RowShare
        {
            X = ((ManagedTensor)x).Floats, Y = result.Floats, Weight = SmallWeight(weight), Bias = bias is null ? null : SmallWeight(bias),
            Width = width, Epsilon = epsilon, Centre = centre,
        };
        Elementwise.ByUnit(_team, checked((int)(x.Shape.Count / width)), width, ref job);
        return result;
    }

    private struct RowShare : IShare
    {
        public float* X, Y, Weight, Bias;
        public int Width;
        public float Epsilon;
        public bool Centre;

        public readonly void Do(int index)
        {
            var x = new ReadOnlySpan<float>(X + (long)index * Width, Width);
            var y = new Span<float>(Y + (long)index * Width, Width);
            if (Centre)
            {
                TensorPrimitives.Subtract(x, TensorPrimitives.Sum(x) / Width, y);
                x = y;
            }
            TensorPrimitives.Multiply(x, 1 / MathF.Sqrt(TensorPrimitives.SumOfSquares(x) / Width + Epsilon), y);
            TensorPrimitives.Multiply(y, new ReadOnlySpan<float>(Weight, Width), y);
            if (Bias is not null) TensorPrimitives.Add(y, new ReadOnlySpan<float>(Bias, Width), y);
        }
    }

    private struct GroupShare : IShare
    {
        public float* X, Y, Weight, Bias;
        public int Groups, Channels, Pixels;
        public float Epsilon;

        /// <summary>Sums are kept in double across planes: a group of the decoder has millions of numbers.</summary>
        public readonly void Do(int index)
        {
            long start = (long)index * Channels * Pixels;
            double sum = 0, squares = 0;
            for (int c = 0; c < Channels; c++) sum += TensorPrimitives.Sum(new ReadOnlySpan<float>(X + start + (long)c * Pixels, Pixels));
            float mean = (float)(sum / ((double)Channels * Pixels));
            for (int c = 0; c < Channels; c++) squares += SquaresAround(X + start + (long)c * Pixels, Pixels, mean);
            float scale = (float)(1 / Math.Sqrt(squares / ((double)Channels * Pixels) + Epsilon));
            int channel = index % Groups * Channels;
            for (int c = 0; c < Channels; c++, start += Pixels) Place(X + start, Y + start, Pixels, mean, scale * Weight[channel + c], Bias[channel + c]);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float SquaresAround(float* x, int count, float mean)
        {
            Vector256<float> even = default, odd = default;
            int i = 0;
            for (; i <= count - 16; i += 16)
            {
                var a = Vector256.Load(x + i) - Vector256.Create(mean);
                var b = Vector256.Load(x + i + 8) - Vector256.Create(mean);
                even = Vector256.MultiplyAddEstimate(a, a, even);
                odd = Vector256.MultiplyAddEstimate(b, b, odd);
            }
            float sum = Vector256.Sum(even + odd);
            for (; i < count; i++) sum += (x[i] - mean) * (x[i] - mean);
            return sum;
        }

        /// <summary>y = (x - mean) · factor + shift</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Place(float* x, float* y, int count, float mean, float factor, float shift)
        {
            int i = 0;
            for (; i <= count - 8; i += 8)
                Vector256.MultiplyAddEstimate(Vector256.Load(x + i) - Vector256.Create(mean), Vector256.Create(factor), Vector256.Create(shift)).Store(y + i);
            for (; i < count; i++) y[i] = (x[i] - mean) * factor + shift;
        }
    }
}
