using AIHorde.Worker.Engine.Managed;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>Attention in blocks of keys against the formula written out in double precision, by either kernel.</summary>
public sealed unsafe class AttentionTests
{
    private const int Batch = 2, Tokens = 70, Keys = 611, Heads = 4, KeyHeads = 2, Size = 21;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Blocks_of_keys_add_up_to_the_whole_and_both_kernels_give_the_same_bits(bool causal)
    {
        float[] q = BackendTests.Random(Batch * Tokens * Heads * Size, 1);
        float[] k = BackendTests.Random(Batch * Keys * KeyHeads * Size, 2), v = BackendTests.Random(k.Length, 3);
        // Scores that grow along the keys, so that every block brings a larger one than those before it.
        for (int i = 0; i < k.Length; i++) k[i] *= 1 + i / (KeyHeads * Size) % Keys * 0.02f;
        float[] narrow = Attend<Kernel256>(q, k, v, causal), wide = Attend<Kernel512>(q, k, v, causal);
        Assert.Equal(narrow, wide);
        double worst = 0;
        foreach (int token in new[] { 0, 1, 31, 32, 69 })
            for (int head = 0; head < Heads; head++) worst = Math.Max(worst, Worst(narrow, q, k, v, token, head, causal));
        Assert.InRange(worst, 0, 2e-5);
    }

    private static double Worst(float[] result, float[] q, float[] k, float[] v, int token, int head, bool causal)
    {
        const int Image = 1;
        int at = ((Image * Tokens + token) * Heads + head) * Size, seen = causal ? Keys - Tokens + token + 1 : Keys;
        int KeyAt(int key) => ((Image * Keys + key) * KeyHeads + head / (Heads / KeyHeads)) * Size;
        double[] scores = [.. Enumerable.Range(0, seen).Select(key => Enumerable.Range(0, Size).Sum(i => (double)q[at + i] * k[KeyAt(key) + i]))];
        double most = scores.Max();
        double[] weights = [.. scores.Select(score => Math.Exp(score - most))];
        double sum = weights.Sum();
        return Enumerable.Range(0, Size).Max(i => Math.Abs(result[at + i] - weights.Select((weight, key) => weight * v[KeyAt(key) + i]).Sum() / sum));
    }

    private static float[] Attend<TKernel>(float[] q, float[] k, float[] v, bool causal) where TKernel : struct, IKernel
    {
        using var team = new ThreadTeam(3);
        using var pool = new NativePool();
        var result = new float[q.Length];
        fixed (float* a = q, b = k, c = v, y = result)
        {
            var operands = new AttentionOperands
            {
                Q = a, K = b, V = c, Y = y, Batch = Batch, Tokens = Tokens, Keys = Keys, Heads = Heads, KeyHeads = KeyHeads, Size = Size,
                Causal = causal, Scale = 1,
            };
            StreamedAttention<TKernel>.Run(operands, team, pool);
        }
        return result;
    }
}
