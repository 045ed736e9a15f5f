using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AIHorde.Worker.Engine.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>What is asked: [batch, tokens, heads, size] against keys and values [batch, keys, key heads, size].</summary>
internal unsafe struct AttentionOperands
{
    public float* Q, K, V, Y;
    public int Batch, Tokens, Keys, Heads, KeyHeads, Size;
    public bool Causal;
    public float Scale;

    /// <summary>How many keys a query may look at: with a cache before it, the first query already sees that.</summary>
    public readonly int Seen(int query) => Causal ? Math.Min(Keys, Keys - Tokens + query + 1) : Keys;
}

/// <summary>
/// Attention that never has the matrix of scores. A panel of queries, one in each lane, walks over the keys in blocks; for each query the largest score so
/// far, the sum of the weights and the weighted values are kept, and scaled down when a larger score comes (the online softmax of Milakov and Gimelshein).
/// Scores are computed keys by queries: lanes then need no sums across, and the second product reads the block as it lies.
/// </summary>
internal unsafe struct StreamedAttention<TKernel>(AttentionOperands operands, int stripes) : IShare where TKernel : struct, IKernel
{
    /// <summary>Keys whose scores exist at once: whole panels of either kernel, so that both sum in one order, and few enough for the nearest cache.</summary>
    private const int KeyBlock = 240;

    private readonly AttentionOperands _o = operands;
    private readonly int _panels = Ceiling(operands.Tokens, TKernel.Columns), _features = Ceiling(operands.Size, TKernel.Rows) * TKernel.Rows;

    private float* _packed, _scratch;
    private bool _packing;

    private readonly int Packs => _o.Batch * _o.KeyHeads;

    private readonly long PackedFloats => PackedKeyFloats + (long)_features * _o.Keys;

    /// <summary>A stripe's panel of queries, its block of scores, its results, and each query's largest score and sum.</summary>
    private readonly long ScratchFloats => (long)TKernel.Columns * (_o.Size + KeyBlock + _features + 2);

    private readonly long PackedKeyFloats => (long)Ceiling(_o.Keys, TKernel.Rows) * TKernel.Rows * _o.Size;

    public static void Run(AttentionOperands operands, ThreadTeam team, NativePool pool)
    {
        int stripes = team.Threads * 2;
        var job = new StreamedAttention<TKernel>(operands, stripes);
        long packBytes = job.PackedFloats * 4L * job.Packs, scratchBytes = job.ScratchFloats * 4L * stripes;
        nint packed = pool.Rent(packBytes), scratch = pool.Rent(scratchBytes);
        job._packed = (float*)packed;
        job._scratch = (float*)scratch;
        // Keys and values are laid out for the kernel first, then the queries are worked on.
        job._packing = true;
        Elementwise.ByUnit(team, job.Packs, job.PackedFloats, ref job);
        job._packing = false;
        Elementwise.ByUnit(team, stripes, (long)operands.Tokens * operands.Keys * operands.Size, ref job);
        pool.Return(packed, packBytes);
        pool.Return(scratch, scratchBytes);
    }

    public readonly void Do(int index)
    {
        if (_packing)
        {
            Pack(index);
            return;
        }
        float* scratch = _scratch + index * ScratchFloats;
        for (int i = index; i < _o.Batch * _o.Heads * _panels; i += stripes) Attend(i, scratch);
    }

    private readonly void Pack(int index)
    {
        long start = ((long)(index / _o.KeyHeads) * _o.Keys * _o.KeyHeads + index % _o.KeyHeads) * _o.Size, stride = (long)_o.KeyHeads * _o.Size;
        float* keys = _packed + index * PackedFloats, values = keys + PackedKeyFloats;
        var k = new DepthAlongRows(_o.K + start, DType.F32, stride, _o.Keys);
        for (int lane = 0; lane < _o.Keys; lane += TKernel.Rows) k.Pack(keys + (long)lane * _o.Size, lane, TKernel.Rows, 0, _o.Size);
        var v = new DepthAcrossRows(_o.V + start, stride, _o.Size);
        for (int lane = 0; lane < _o.Size; lane += TKernel.Rows) v.Pack(values + (long)lane * _o.Keys, lane, TKernel.Rows, 0, _o.Keys);
    }

    private readonly void Attend(int index, float* queries)
    {
        int head = index / _panels % _o.Heads, image = index / _panels / _o.Heads;
        int first = index % _panels * TKernel.Columns, count = Math.Min(TKernel.Columns, _o.Tokens - first);
        long stride = (long)_o.Heads * _o.Size, start = ((long)image * _o.Tokens + first) * stride + (long)head * _o.Size;
        float* keys = _packed + (image * _o.KeyHeads + head / (_o.Heads / _o.KeyHeads)) * PackedFloats, values = keys + PackedKeyFloats;
        float* scores = queries + _o.Size * TKernel.Columns, results = scores + KeyBlock * TKernel.Columns;
        float* largest = results + _features * TKernel.Columns, sums = largest + TKernel.Columns;
        new DepthAlongRows(_o.Q + start, DType.F32, stride, count).Pack(queries, 0, TKernel.Columns, 0, _o.Size);
        var scaled = new Span<float>(queries, _o.Size * TKernel.Columns);
        TensorPrimitives.Multiply(scaled, _o.Scale, scaled);
        new Span<float>(results, (_features + 2) * TKernel.Columns).Clear();
        new Span<float>(largest, TKernel.Columns).Fill(float.NegativeInfinity);
        int end = _o.Seen(first + count - 1);
        for (int key = 0; key < end; key += KeyBlock)
        {
            int block = Math.Min(KeyBlock, end - key);
            for (int row = 0; row < block; row += TKernel.Rows)
                TKernel.Multiply(_o.Size, keys + (long)(key + row) * _o.Size, queries, scores + row * TKernel.Columns, TKernel.Columns, false);
            if (_o.Causal) Hide(scores, key, block, first, count);
            for (int lane = 0; lane < TKernel.Columns; lane += Vector256<float>.Count)
                Weigh(scores + lane, block, results + lane, largest + lane, sums + lane);
            float* value = values + (long)key * TKernel.Rows;
            for (int row = 0; row < _features; row += TKernel.Rows, value += (long)_o.Keys * TKernel.Rows)
                TKernel.Multiply(block, value, scores, results + row * TKernel.Columns, TKernel.Columns, true);
        }
        Write(_o.Y + start, stride, results, sums, count);
    }

    /// <summary>Each query sees one key more than the one before it.</summary>
    private readonly void Hide(float* scores, int key, int block, int first, int count)
    {
        for (int lane = 0; lane < count; lane++)
            for (int row = Math.Max(0, _o.Seen(first + lane) - key); row < block; row++) scores[row * TKernel.Columns + lane] = float.NegativeInfinity;
    }

    /// <summary>Turns a block's scores of eight queries into weights, against the largest score that each has met by now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Weigh(float* scores, int block, float* results, float* largest, float* sums)
    {
        Vector256<float> before = Vector256.Load(largest), most = before, sum = default;
        for (int row = 0; row < block; row++) most = Vector256.Max(most, Vector256.Load(scores + row * TKernel.Columns));
        var shrink = Exponential.Of(before - most);
        for (int row = 0; row < block; row++)
        {
            var weight = Exponential.Of(Vector256.Load(scores + row * TKernel.Columns) - most);
            weight.Store(scores + row * TKernel.Columns);
            sum += weight;
        }
        (Vector256.Load(sums) * shrink + sum).Store(sums);
        most.Store(largest);
        for (int row = 0; row < _features; row++) (Vector256.Load(results + row * TKernel.Columns) * shrink).Store(results + row * TKernel.Columns);
    }

    private readonly void Write(float* y, long stride, float* results, float* sums, int count)
    {
        for (int lane = 0; lane < count; lane++, y += stride)
        {
            float share = 1 / sums[lane];
            for (int i = 0; i < _o.Size; i++) y[i] = results[i * TKernel.Columns + lane] * share;
        }
    }

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;
}
