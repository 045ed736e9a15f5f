using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>
/// Whether 512-bit vectors pay differs by CPU: twice the work on some, the same work at a lower clock on others, and the runtime's own judgement
/// (Vector512.IsHardwareAccelerated) is no on CPUs where they double the speed. A millisecond of trying tells. Either choice computes the same bits.
/// </summary>
internal static unsafe class KernelChoice
{
    private const int Depth = 256, Trials = 24, Calls = 8;

    public static bool WideIsFaster()
    {
        if (!Avx512F.IsSupported) return false;
        // The best of short, interleaved trials: a busy machine disturbs some, not all.
        double narrow = 0, wide = 0;
        for (int i = 0; i < Trials; i++)
        {
            narrow = Math.Max(narrow, Speed<Kernel256>());
            wide = Math.Max(wide, Speed<Kernel512>());
        }
        return wide > narrow * 1.1;
    }

    private static double Speed<TKernel>() where TKernel : struct, IKernel
    {
        int rows = TKernel.Rows, columns = TKernel.Columns;
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)(4 * (Depth * (rows + columns) + rows * columns)), 64);
        new Span<float>(memory, Depth * (rows + columns)).Fill(0.5f);
        float* b = memory + Depth * columns, c = b + Depth * rows;
        TKernel.Multiply(Depth, b, memory, c, columns, false);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls; i++) TKernel.Multiply(Depth, b, memory, c, columns, false);
        double speed = (double)Calls * rows * columns * Depth / Math.Max(1, Stopwatch.GetTimestamp() - start);
        NativeMemory.AlignedFree(memory);
        return speed;
    }
}
