using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>
/// Whether 512-bit vectors pay differs by CPU: twice the work on some, the same work at a lower clock on others. A millisecond of trying tells.
/// Either choice computes the same bits.
/// </summary>
internal static unsafe class KernelChoice
{
    private const int Depth = 256;

    public static bool WideIsFaster()
    {
        if (!Vector512.IsHardwareAccelerated) return false;
        return Speed<Kernel512>() > Speed<Kernel256>() * 1.1;
    }

    private static double Speed<TKernel>() where TKernel : struct, IKernel
    {
        int rows = TKernel.Rows, columns = TKernel.Columns;
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)(4 * (Depth * (rows + columns) + rows * columns)), 64);
        new Span<float>(memory, Depth * (rows + columns)).Fill(0.5f);
        float* b = memory + Depth * columns, c = b + Depth * rows;
        double best = 0;
        for (int trial = 0; trial < 8; trial++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 16; i++) TKernel.Multiply(Depth, b, memory, c, columns, false);
            best = Math.Max(best, 16.0 * rows * columns * Depth / Math.Max(1, Stopwatch.GetTimestamp() - start));
        }
        NativeMemory.AlignedFree(memory);
        return best;
    }
}
