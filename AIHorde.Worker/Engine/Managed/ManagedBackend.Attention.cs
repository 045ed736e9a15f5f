using AIHorde.Worker.Engine.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace AIHorde.Worker.Engine.Managed;

public sealed unsafe partial class ManagedBackend
{
    public Tensor Attention(Tensor q, Tensor k, Tensor v, bool causal = false, float? scale = null)
    {
        Shape s = q.Shape;
        if (s.Rank != 4 || k.Shape.Rank != 4 || s[3] != k.Shape[3] || k.Shape != v.Shape || s[2] % k.Shape[2] != 0)
            throw new ArgumentException($"Attention of {q} over {k} and {v} does not fit.");
        ManagedTensor result = _scopes.New(s);
        var operands = new AttentionOperands
        {
            Q = ((ManagedTensor)q).Floats, K = ((ManagedTensor)k).Floats, V = ((ManagedTensor)v).Floats, Y = result.Floats,
            Batch = s[0], Tokens = s[1], Keys = k.Shape[1], Heads = s[2], KeyHeads = k.Shape[2], Size = s[3],
            Causal = causal, Scale = scale ?? 1 / MathF.Sqrt(s[3]),
        };
        if (s[1] <= FewRows) AttendFew(operands);
        else if (Gemm.Wide) StreamedAttention<Kernel512>.Run(operands, _team, _pool);
        else StreamedAttention<Kernel256>.Run(operands, _team, _pool);
        return result;
    }

    private void AttendFew(AttentionOperands operands)
    {
        int shares = operands.Batch * operands.Heads * operands.Tokens;
        long bytes = 4L * shares * operands.Keys;
        nint scores = _pool.Rent(bytes);
        var job = new FewQueries { Operands = operands, Scores = (float*)scores };
        Elementwise.ByUnit(_team, shares, (long)operands.Keys * operands.Size, ref job);
        _pool.Return(scores, bytes);
    }

    /// <summary>One query of one head against the cache: reads every key and value once.</summary>
    private struct FewQueries : IShare
    {
        public AttentionOperands Operands;
        public float* Scores;

        public readonly void Do(int index)
        {
            AttentionOperands o = Operands;
            int head = index % o.Heads, token = index / o.Heads % o.Tokens, image = index / o.Heads / o.Tokens;
            long stride = (long)o.KeyHeads * o.Size, start = ((long)image * o.Keys * o.KeyHeads + head / (o.Heads / o.KeyHeads)) * o.Size;
            int seen = o.Seen(token);
            float* scores = Scores + (long)index * o.Keys;
            var q = new ReadOnlySpan<float>(o.Q + (long)index * o.Size, o.Size);
            for (int i = 0; i < seen; i++) scores[i] = o.Scale * TensorPrimitives.Dot(q, new ReadOnlySpan<float>(o.K + start + i * stride, o.Size));
            SoftmaxRow(scores, scores, seen);
            var y = new Span<float>(o.Y + (long)index * o.Size, o.Size);
            y.Clear();
            for (int i = 0; i < seen; i++)
                TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(o.V + start + i * stride, o.Size), scores[i], y, y);
        }
    }
}
