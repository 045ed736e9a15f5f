using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>Six rows by sixteen columns held in twelve of sixteen 256-bit registers.</summary>
internal readonly unsafe struct Kernel256 : IKernel
{
    public static int Rows => 6;

    public static int Columns => 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, float* b, float* c, long stride, bool accumulate)
    {
        Vector256<float> c0x = default, c0y = default;
        Vector256<float> c1x = default, c1y = default;
        Vector256<float> c2x = default, c2y = default;
        Vector256<float> c3x = default, c3y = default;
        Vector256<float> c4x = default, c4y = default;
        Vector256<float> c5x = default, c5y = default;
        for (int q = 0; q < depth; q++)
        {
            var bx = Vector256.Load(b);
            var by = Vector256.Load(b + 8);
            var left = Vector256.Create(a[0]);
            c0x = Vector256.MultiplyAddEstimate(left, bx, c0x);
            c0y = Vector256.MultiplyAddEstimate(left, by, c0y);
            left = Vector256.Create(a[1]);
            c1x = Vector256.MultiplyAddEstimate(left, bx, c1x);
            c1y = Vector256.MultiplyAddEstimate(left, by, c1y);
            left = Vector256.Create(a[2]);
            c2x = Vector256.MultiplyAddEstimate(left, bx, c2x);
            c2y = Vector256.MultiplyAddEstimate(left, by, c2y);
            left = Vector256.Create(a[3]);
            c3x = Vector256.MultiplyAddEstimate(left, bx, c3x);
            c3y = Vector256.MultiplyAddEstimate(left, by, c3y);
            left = Vector256.Create(a[4]);
            c4x = Vector256.MultiplyAddEstimate(left, bx, c4x);
            c4y = Vector256.MultiplyAddEstimate(left, by, c4y);
            left = Vector256.Create(a[5]);
            c5x = Vector256.MultiplyAddEstimate(left, bx, c5x);
            c5y = Vector256.MultiplyAddEstimate(left, by, c5y);
            a += 6;
            b += 16;
        }
        Row(c, accumulate, c0x, c0y);
        Row(c + stride, accumulate, c1x, c1y);
        Row(c + 2 * stride, accumulate, c2x, c2y);
        Row(c + 3 * stride, accumulate, c3x, c3y);
        Row(c + 4 * stride, accumulate, c4x, c4y);
        Row(c + 5 * stride, accumulate, c5x, c5y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(float* c, bool accumulate, Vector256<float> x, Vector256<float> y)
    {
        if (accumulate)
        {
            x += Vector256.Load(c);
            y += Vector256.Load(c + 8);
        }
        x.Store(c);
        y.Store(c + 8);
    }
}
