using System.Runtime.InteropServices;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using BenchmarkDotNet.Attributes;

namespace AIHorde.Benchmarks.Engine;

/// <summary>
/// The engine's dense products beside OpenBLAS' (Debian: libopenblas0-pthread) on the shapes of Stable Diffusion, CLIP and a prompt's first pass.
/// Run: dotnet run -c Release --project tests/AIHorde.Benchmarks -- --filter *Gemm*
/// </summary>
[MinColumn]
public unsafe class GemmBenchmarks : IDisposable
{
    private float* _a, _b, _c;
    private int _rows, _columns, _depth;
    private ThreadTeam _team = null!;
    private NativePool _pool = null!;
    private Gemm _gemm = null!;
    private nint _blas;

    [Params("1024x1024x1024", "4096x320x320", "4096x320x2880", "77x768x768", "64x4096x4096")]
    public string Shape { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        (_rows, _columns, _depth) = (sizes[0], sizes[1], sizes[2]);
        _a = Random((long)_rows * _depth);
        _b = Random((long)_columns * _depth);
        _c = Random((long)_rows * _columns);
        _team = new ThreadTeam(Threads);
        _pool = new NativePool();
        _gemm = new Gemm(_team, _pool);
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out nint library)) return;
        _blas = NativeLibrary.GetExport(library, "cblas_sgemm");
        ((delegate* unmanaged[Cdecl]<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads"))(Threads);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _team.Dispose();
        _pool.Dispose();
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
    }

    /// <summary>x · weightᵀ, as every linear layer has it.</summary>
    [Benchmark]
    public void Managed() => _gemm.Run(_rows, _columns, _depth, new DepthAlongRows(_a, DType.F32, _depth, _rows),
        new DepthAlongRows(_b, DType.F32, _depth, _columns), new Target(_c, _columns), false);

    [Benchmark(Baseline = true)]
    public void OpenBlas()
    {
        const int RowMajor = 101, Plain = 111, Transposed = 112;
        if (_blas == 0) throw new InvalidOperationException("libopenblas.so.0 is not installed: there is nothing to compare with.");
        ((delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)_blas)(
            RowMajor, Plain, Transposed, _rows, _columns, _depth, 1, _a, _depth, _b, _depth, 0, _c, _columns);
    }

    private static float* Random(long count)
    {
        float* values = (float*)NativeMemory.AlignedAlloc((nuint)(count * 4), 64);
        var random = new Random(1);
        for (long i = 0; i < count; i++) values[i] = (float)(random.NextDouble() - 0.5);
        return values;
    }
}
