using AIHorde.Worker.Engine.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace AIHorde.Worker.Engine.Managed;

public sealed unsafe partial class ManagedBackend
{
    /// <summary>Queries computed together: their scores against all keys are all that ever exists of the score matrix, once a thread.</summary>
    private const int QueryBlock = 24;

    public Tensor Attention(Tensor q, Tensor k, Tensor v, bool causal = false, float? scale = null)
    {
        Shape s = q.Shape;
        if (s.Rank != 4 || k.Shape.Rank != 4 || s[3] != k.Shape[3] || k.Shape != v.Shape || s[2] % k.Shape[2] != 0)
            throw new ArgumentException($"Attention of {q} over {k} and {v} does not fit.");
        ManagedTensor result = _scopes.New(s);
        int queries = s[1] <= FewRows ? s[1] : QueryBlock;
        var job = new AttentionShare
        {
            Q = ((ManagedTensor)q).Floats, K = ((ManagedTensor)k).Floats, V = ((ManagedTensor)v).Floats, Y = result.Floats,
            Tokens = s[1], Keys = k.Shape[1], Heads = s[2], KeyHeads = k.Shape[2], Size = s[3], Queries = queries,
            Blocks = (s[1] + queries - 1) / queries, Causal = causal, Scale = scale ?? 1 / MathF.Sqrt(s[3]),
        };
        if (s[1] > FewRows) AttendPacked(ref job, s[0]);
        else AttendFew(ref job, s[0]);
        return result;
    }

    /// <summary>Keys and values of every head are packed once for the kernel, then blocks of queries are shared out.</summary>
    private void AttendPacked(ref AttentionShare job, int batch)
    {
        job.Scratch = new AttentionScratch(job.Keys, job.Size, Gemm.Wide ? Kernel512.Columns : Kernel256.Columns, job.Queries + 12);
        int shares = batch * job.Heads * job.Blocks, packs = batch * job.KeyHeads;
        int stripes = Math.Min(shares, _team.Threads * 2);
        long packBytes = job.Scratch.PackedFloats * 4L * packs, blockBytes = job.Scratch.BlockFloats * 4L * stripes;
        nint packed = _pool.Rent(packBytes), blocks = _pool.Rent(blockBytes);
        job.Packed = (float*)packed;
        job.Block = (float*)blocks;
        job.Stripes = stripes;
        job.Shares = shares;
        job.Stage = AttentionStage.Pack;
        Elementwise.ByUnit(_team, packs, job.Scratch.PackedFloats, ref job);
        job.Stage = AttentionStage.Blocks;
        Elementwise.ByUnit(_team, stripes, (long)job.Queries * job.Keys * job.Size, ref job);
        _pool.Return(packed, packBytes);
        _pool.Return(blocks, blockBytes);
    }

    private void AttendFew(ref AttentionShare job, int batch)
    {
        int shares = batch * job.Heads * job.Tokens;
        long bytes = 4L * shares * job.Keys;
        nint scores = _pool.Rent(bytes);
        job.Block = (float*)scores;
        job.Stage = AttentionStage.Few;
        Elementwise.ByUnit(_team, shares, (long)job.Keys * job.Size, ref job);
        _pool.Return(scores, bytes);
    }

    private enum AttentionStage
    {
        Pack,
        Blocks,
        Few,
    }

    /// <summary>Sizes, in floats, of what one head's packed keys and values and one stripe's scores need.</summary>
    private readonly struct AttentionScratch(int keys, int size, int columns, int rows)
    {
        public readonly int PaddedKeys = (keys + columns - 1) / columns * columns;
        public readonly int PaddedSize = (size + columns - 1) / columns * columns;
        public readonly int Rows = rows;

        public long PackedKeyFloats => (long)PaddedKeys * Size;

        public long PackedFloats => PackedKeyFloats + (long)PaddedSize * Keys;

        /// <summary>Packed queries, scores, packed scores and the result tile.</summary>
        public long BlockFloats => (long)Rows * (Size + 2L * PaddedKeys + PaddedSize);

        private int Size { get; } = size;

        private int Keys { get; } = keys;
    }

    private struct AttentionShare : IShare
    {
        public float* Q, K, V, Y, Packed, Block;
        public int Tokens, Keys, Heads, KeyHeads, Size, Queries, Blocks, Stripes, Shares;
        public bool Causal;
        public float Scale;
        public AttentionScratch Scratch;
        public AttentionStage Stage;

        public readonly void Do(int index)
        {
            if (Stage == AttentionStage.Pack) Pack(index);
            else if (Stage == AttentionStage.Few) One(index);
            else for (int i = index; i < Shares; i += Stripes) Attend(i, Block + index * Scratch.BlockFloats);
        }

        private readonly void Pack(int index)
        {
            long start = ((long)(index / KeyHeads) * Keys * KeyHeads + index % KeyHeads) * Size;
            float* keys = Packed + index * Scratch.PackedFloats, values = keys + Scratch.PackedKeyFloats;
            int columns = Gemm.Wide ? Kernel512.Columns : Kernel256.Columns;
            var k = new DepthAlongRows(K + start, DType.F32, (long)KeyHeads * Size, Keys);
            for (int lane = 0; lane < Keys; lane += columns) k.Pack(keys + (long)lane * Size, lane, columns, 0, Size);
            var v = new DepthAcrossRows(V + start, (long)KeyHeads * Size, Size);
            for (int lane = 0; lane < Size; lane += columns) v.Pack(values + (long)lane * Keys, lane, columns, 0, Keys);
        }

        private readonly void Attend(int index, float* scratch)
        {
            if (Gemm.Wide) Attend<Kernel512>(index, scratch);
            else Attend<Kernel256>(index, scratch);
        }

        private readonly void Attend<TKernel>(int index, float* scratch) where TKernel : struct, IKernel
        {
            int block = index % Blocks, head = index / Blocks % Heads, image = index / Blocks / Heads;
            int first = block * Queries, count = Math.Min(Queries, Tokens - first);
            long stride = (long)Heads * Size, start = ((long)image * Tokens + first) * stride + (long)head * Size;
            float* keys = Packed + (image * KeyHeads + head / (Heads / KeyHeads)) * Scratch.PackedFloats, values = keys + Scratch.PackedKeyFloats;
            float* packedQ = scratch, scores = packedQ + (long)Scratch.Rows * Size;
            float* packedScores = scores + (long)Scratch.Rows * Scratch.PaddedKeys, tile = packedScores + (long)Scratch.Rows * Scratch.PaddedKeys;
            int panels = (count + TKernel.Rows - 1) / TKernel.Rows;
            var q = new DepthAlongRows(Q + start, DType.F32, stride, count);
            for (int p = 0; p < panels; p++) q.Pack(packedQ + (long)p * TKernel.Rows * Size, p * TKernel.Rows, TKernel.Rows, 0, Size);
            var scaled = new Span<float>(packedQ, panels * TKernel.Rows * Size);
            TensorPrimitives.Multiply(scaled, Scale, scaled);
            for (int lane = 0; lane < Keys; lane += TKernel.Columns)
                for (int p = 0; p < panels; p++)
                    TKernel.Multiply(Size, packedQ + (long)p * TKernel.Rows * Size, keys + (long)lane * Size,
                        scores + (long)p * TKernel.Rows * Scratch.PaddedKeys + lane, Scratch.PaddedKeys, false);
            float* sums = stackalloc float[QueryBlock];
            for (int i = 0; i < count; i++) sums[i] = Weigh(scores + (long)i * Scratch.PaddedKeys, first + i);
            var s = new DepthAlongRows(scores, DType.F32, Scratch.PaddedKeys, count);
            for (int p = 0; p < panels; p++) s.Pack(packedScores + (long)p * TKernel.Rows * Keys, p * TKernel.Rows, TKernel.Rows, 0, Keys);
            for (int lane = 0; lane < Size; lane += TKernel.Columns)
                for (int p = 0; p < panels; p++)
                    TKernel.Multiply(Keys, packedScores + (long)p * TKernel.Rows * Keys, values + (long)lane * Keys,
                        tile + (long)p * TKernel.Rows * Scratch.PaddedSize + lane, Scratch.PaddedSize, false);
            for (int i = 0; i < count; i++)
            {
                var result = new ReadOnlySpan<float>(tile + (long)i * Scratch.PaddedSize, Size);
                TensorPrimitives.Multiply(result, 1 / sums[i], new Span<float>(Y + start + i * stride, Size));
            }
        }

        /// <summary>A row's weights but for their sum, which is returned: dividing the few results by it is cheaper than all the weights.</summary>
        private readonly float Weigh(float* row, int query)
        {
            int seen = Causal ? Math.Min(Keys, Keys - Tokens + query + 1) : Keys;
            if (seen < Keys) new Span<float>(row + seen, Keys - seen).Clear();
            return Exponential.Row(row, row, seen);
        }

        /// <summary>One query of one head against the cache: reads every key and value once.</summary>
        private readonly void One(int index)
        {
            int head = index % Heads, token = index / Heads % Tokens, image = index / Heads / Tokens;
            long stride = (long)KeyHeads * Size, start = ((long)image * Keys * KeyHeads + head / (Heads / KeyHeads)) * Size;
            int seen = Causal ? Math.Min(Keys, Keys - Tokens + token + 1) : Keys;
            float* scores = Block + (long)index * Keys;
            var q = new ReadOnlySpan<float>(Q + (long)index * Size, Size);
            for (int i = 0; i < seen; i++) scores[i] = Scale * TensorPrimitives.Dot(q, new ReadOnlySpan<float>(K + start + i * stride, Size));
            SoftmaxRow(scores, scores, seen);
            var y = new Span<float>(Y + (long)index * Size, Size);
            y.Clear();
            for (int i = 0; i < seen; i++)
                TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(V + start + i * stride, Size), scores[i], y, y);
        }
    }
}
