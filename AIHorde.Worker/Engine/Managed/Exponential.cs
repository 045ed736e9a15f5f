using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>
/// e to the x in single precision throughout, after Cephes' expf: within two units of the last place. The runtime's goes by way of doubles and takes five
/// times as long, which attention's softmax would feel.
/// </summary>
internal static class Exponential
{
    // Beyond these the result is 0 or infinite for a float; just within, it is still a normal number.
    private const float Least = -87.33f, Most = 88.37f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(Least)), Vector256.Create(Most));
        var power = Vector256.Round(x * Vector256.Create(1.44269504f));
        // The logarithm of two in two parts, so that taking whole multiples of it off loses nothing.
        var rest = Vector256.MultiplyAddEstimate(power, Vector256.Create(-0.693359375f), x);
        rest = Vector256.MultiplyAddEstimate(power, Vector256.Create(2.12194440e-4f), rest);
        var sum = Vector256.Create(1.9875691500e-4f);
        sum = Vector256.MultiplyAddEstimate(sum, rest, Vector256.Create(1.3981999507e-3f));
        sum = Vector256.MultiplyAddEstimate(sum, rest, Vector256.Create(8.3334519073e-3f));
        sum = Vector256.MultiplyAddEstimate(sum, rest, Vector256.Create(4.1665795894e-2f));
        sum = Vector256.MultiplyAddEstimate(sum, rest, Vector256.Create(1.6666665459e-1f));
        sum = Vector256.MultiplyAddEstimate(sum, rest, Vector256.Create(5.0000001201e-1f));
        sum = Vector256.MultiplyAddEstimate(sum * rest, rest, rest + Vector256<float>.One);
        return sum * ((Vector256.ConvertToInt32(power) + Vector256.Create(127)) << 23).AsSingle();
    }

    /// <summary>y = e^(x - the largest x), and the sum of it: a softmax but for the division.</summary>
    public static unsafe float Row(float* x, float* y, int width)
    {
        float most = System.Numerics.Tensors.TensorPrimitives.Max(new ReadOnlySpan<float>(x, width));
        Vector256<float> shift = Vector256.Create(most), total = default;
        int i = 0;
        for (; i <= width - 8; i += 8)
        {
            var value = Of(Vector256.Load(x + i) - shift);
            value.Store(y + i);
            total += value;
        }
        float sum = Vector256.Sum(total);
        for (; i < width; i++) sum += y[i] = MathF.Exp(x[i] - most);
        return sum;
    }
}
