using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>Twelve rows by thirty-two columns held in twenty-four of thirty-two 512-bit registers.</summary>
internal readonly unsafe struct Kernel512 : IKernel
{
    public static int Rows => 12;

    public static int Columns => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, float* b, float* c, long stride, bool accumulate)
    {
        Vector512<float> c0x = default, c0y = default;
        Vector512<float> c1x = default, c1y = default;
        Vector512<float> c2x = default, c2y = default;
        Vector512<float> c3x = default, c3y = default;
        Vector512<float> c4x = default, c4y = default;
        Vector512<float> c5x = default, c5y = default;
        Vector512<float> c6x = default, c6y = default;
        Vector512<float> c7x = default, c7y = default;
        Vector512<float> c8x = default, c8y = default;
        Vector512<float> c9x = default, c9y = default;
        Vector512<float> c10x = default, c10y = default;
        Vector512<float> c11x = default, c11y = default;
        for (int q = 0; q < depth; q++)
        {
            var bx = Vector512.Load(b);
            var by = Vector512.Load(b + 16);
            var left = Vector512.Create(a[0]);
            c0x = Vector512.MultiplyAddEstimate(left, bx, c0x);
            c0y = Vector512.MultiplyAddEstimate(left, by, c0y);
            left = Vector512.Create(a[1]);
            c1x = Vector512.MultiplyAddEstimate(left, bx, c1x);
            c1y = Vector512.MultiplyAddEstimate(left, by, c1y);
            left = Vector512.Create(a[2]);
            c2x = Vector512.MultiplyAddEstimate(left, bx, c2x);
            c2y = Vector512.MultiplyAddEstimate(left, by, c2y);
            left = Vector512.Create(a[3]);
            c3x = Vector512.MultiplyAddEstimate(left, bx, c3x);
            c3y = Vector512.MultiplyAddEstimate(left, by, c3y);
            left = Vector512.Create(a[4]);
            c4x = Vector512.MultiplyAddEstimate(left, bx, c4x);
            c4y = Vector512.MultiplyAddEstimate(left, by, c4y);
            left = Vector512.Create(a[5]);
            c5x = Vector512.MultiplyAddEstimate(left, bx, c5x);
            c5y = Vector512.MultiplyAddEstimate(left, by, c5y);
            left = Vector512.Create(a[6]);
            c6x = Vector512.MultiplyAddEstimate(left, bx, c6x);
            c6y = Vector512.MultiplyAddEstimate(left, by, c6y);
            left = Vector512.Create(a[7]);
            c7x = Vector512.MultiplyAddEstimate(left, bx, c7x);
            c7y = Vector512.MultiplyAddEstimate(left, by, c7y);
            left = Vector512.Create(a[8]);
            c8x = Vector512.MultiplyAddEstimate(left, bx, c8x);
            c8y = Vector512.MultiplyAddEstimate(left, by, c8y);
            left = Vector512.Create(a[9]);
            c9x = Vector512.MultiplyAddEstimate(left, bx, c9x);
            c9y = Vector512.MultiplyAddEstimate(left, by, c9y);
            left = Vector512.Create(a[10]);
            c10x = Vector512.MultiplyAddEstimate(left, bx, c10x);
            c10y = Vector512.MultiplyAddEstimate(left, by, c10y);
            left = Vector512.Create(a[11]);
            c11x = Vector512.MultiplyAddEstimate(left, bx, c11x);
            c11y = Vector512.MultiplyAddEstimate(left, by, c11y);
            a += 12;
            b += 32;
        }
        Row(c, accumulate, c0x, c0y);
        Row(c + stride, accumulate, c1x, c1y);
        Row(c + 2 * stride, accumulate, c2x, c2y);
        Row(c + 3 * stride, accumulate, c3x, c3y);
        Row(c + 4 * stride, accumulate, c4x, c4y);
        Row(c + 5 * stride, accumulate, c5x, c5y);
        Row(c + 6 * stride, accumulate, c6x, c6y);
        Row(c + 7 * stride, accumulate, c7x, c7y);
        Row(c + 8 * stride, accumulate, c8x, c8y);
        Row(c + 9 * stride, accumulate, c9x, c9y);
        Row(c + 10 * stride, accumulate, c10x, c10y);
        Row(c + 11 * stride, accumulate, c11x, c11y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(float* c, bool accumulate, Vector512<float> x, Vector512<float> y)
    {
        if (accumulate)
        {
            x += Vector512.Load(c);
            y += Vector512.Load(c + 16);
        }
        x.Store(c);
        y.Store(c + 16);
    }
}
