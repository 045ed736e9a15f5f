using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Tests.Engine;

public sealed unsafe class BackendTests : IDisposable
{
    private readonly ManagedBackend _backend = new(threads: 2);

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void Both_kernels_give_the_same_bits()
    {
        const int Rows = 61, Columns = 83, Depth = 517;
        float[] a = Random(Rows * Depth, 1), b = Random(Depth * Columns, 2);
        float[] narrow = Product<Kernel256>(a, b), wide = Product<Kernel512>(a, b);
        Assert.Equal(narrow, wide);
        double expected = 0;
        for (int q = 0; q < Depth; q++) expected += (double)a[7 * Depth + q] * b[q * Columns + 11];
        Assert.Equal(expected, narrow[7 * Columns + 11], 1e-4);

        float[] Product<TKernel>(float[] left, float[] right) where TKernel : struct, IKernel
        {
            using var team = new ThreadTeam(3);
            using var pool = new NativePool();
            var result = new float[Rows * Columns];
            fixed (float* x = left, y = right, c = result)
            {
                new Gemm(team, pool).Run<DepthAlongRows, DepthAcrossRows, TKernel>(Rows, Columns, Depth, new DepthAlongRows(x, DType.F32, Depth, Rows),
                    new DepthAcrossRows(y, Columns, Columns), new Target(c, Columns), false);
            }
            return result;
        }
    }

    [Fact]
    public void One_thread_and_many_give_the_same_bits()
    {
        using var alone = new ManagedBackend(threads: 1);
        Assert.Equal(Compute(alone), Compute(_backend));

        static float[] Compute(ManagedBackend backend)
        {
            using var scope = backend.Scope();
            Tensor x = backend.From(Random(2 * 8 * 40 * 40, 3), new Shape(2, 8, 40, 40));
            Tensor w = backend.From(Random(24 * 8 * 9, 4), new Shape(24, 8, 3, 3));
            Tensor y = backend.Reshape(backend.Conv2d(x, w, null, 1, 1), new Shape(2, 1600, 3, 8));
            return backend.ReadAll(backend.Attention(y, y, y));
        }
    }

    [Fact]
    public void Running_the_same_shapes_again_asks_for_no_memory()
    {
        const int Rows = 256, Columns = 384;
        float[] values = Random(Rows * Columns, 5);
        Pass();
        long requests = _backend.SystemRequests;
        long least = Enumerable.Range(0, 10).Min(_ => Pass());
        Assert.Equal(requests, _backend.SystemRequests);
        // What is left are the handles of the few tensors, not their numbers. The least of ten, as a collection between makes the runtime count in blocks.
        Assert.InRange(least, 0, Rows * Columns * sizeof(float) / 32);

        long Pass()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using (_backend.Scope())
            {
                Tensor x = _backend.From(values, new Shape(Rows, Columns));
                _backend.Activate(_backend.Linear(_backend.Softmax(x), _backend.From(values, new Shape(Rows, Columns))), Activation.Silu);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_kept_result_outlives_its_scope_and_nothing_else_does()
    {
        using var outer = _backend.Scope();
        Tensor kept, lost;
        using (var inner = _backend.Scope())
        {
            lost = _backend.From([1, 2], new Shape(2));
            kept = inner.Keep(_backend.Reshape(_backend.Affine(lost, 3), new Shape(1, 2)));
        }
        Assert.Equal([3f, 6f], _backend.ReadAll(kept));
        Assert.Throws<ObjectDisposedException>(() => _backend.ReadAll(lost));
    }

    [Fact]
    public void A_cache_keeps_what_was_written_across_scopes()
    {
        Tensor cache = _backend.Allocate(new Shape(1, 3, 2));
        using (_backend.Scope()) _backend.Write(cache, _backend.From([5, 6], new Shape(1, 1, 2)), 1, 1);
        using (_backend.Scope()) Assert.Equal([0, 0, 5, 6], _backend.ReadAll(_backend.Slice(cache, 1, 0, 2)));
        Assert.Throws<ArgumentException>(WriteBeyond);
        _backend.Unload(cache);

        void WriteBeyond()
        {
            using var scope = _backend.Scope();
            _backend.Write(cache, _backend.From([5, 6], new Shape(1, 1, 2)), 1, 3);
        }
    }

    [Fact]
    public void Computing_outside_a_scope_is_refused() => Assert.Throws<InvalidOperationException>(() => _backend.From([1], new Shape(1)));

    [Fact]
    public void Halves_widen_exactly()
    {
        var halves = new ushort[0x7c00];
        for (int i = 0; i < halves.Length; i++) halves[i] = (ushort)i;
        var floats = new float[halves.Length];
        fixed (ushort* from = halves)
        fixed (float* to = floats) FloatFormats.Widen(from, DType.F16, to, halves.Length);
        Assert.Equal(halves.Select(h => (float)BitConverter.UInt16BitsToHalf(h)), floats);
    }

    internal static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)(random.NextDouble() * 2 - 1);
        return values;
    }
}
