using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>A few rows times stored weights [columns, depth]: each weight is read once, at the speed of memory. This is a token's whole cost.</summary>
internal static unsafe class MatVec
{
    private const long ShareFrom = 1 << 17;

    public static void Run(ThreadTeam team, void* weight, DType type, float* x, float* y, int rows, int columns, int depth, float* bias)
    {
        if (type == DType.F32) Run<F32Format>(team, weight, x, y, rows, columns, depth, bias);
        else if (type == DType.F16) Run<F16Format>(team, weight, x, y, rows, columns, depth, bias);
        else Run<BF16Format>(team, weight, x, y, rows, columns, depth, bias);
    }

    private static void Run<TFormat>(ThreadTeam team, void* weight, float* x, float* y, int rows, int columns, int depth, float* bias)
        where TFormat : unmanaged, IFloatFormat
    {
        int shares = (long)columns * depth < ShareFrom ? 1 : team.Threads * 4;
        int each = (columns + shares - 1) / shares;
        var job = new Rows<TFormat> { Weight = weight, X = x, Y = y, Bias = bias, Count = rows, Columns = columns, Depth = depth, Each = each };
        team.Run((columns + each - 1) / each, ref job);
    }

    private struct Rows<TFormat> : IShare where TFormat : unmanaged, IFloatFormat
    {
        public void* Weight;
        public float* X, Y, Bias;
        public int Count, Columns, Depth, Each;

        public void Do(int index)
        {
            int end = Math.Min(Columns, (index + 1) * Each);
            for (int column = index * Each; column < end; column++)
                for (int row = 0; row < Count; row++)
                    Y[(long)row * Columns + column] = (Bias is null ? 0 : Bias[column]) + Dot((long)column * Depth, X + (long)row * Depth, Weight, Depth);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float Dot(long at, float* x, void* weight, int depth)
        {
            Vector256<float> a = default, b = default, c = default, d = default;
            int i = 0;
            for (; i <= depth - 32; i += 32)
            {
                a = Vector256.MultiplyAddEstimate(TFormat.Eight(weight, at + i), Vector256.Load(x + i), a);
                b = Vector256.MultiplyAddEstimate(TFormat.Eight(weight, at + i + 8), Vector256.Load(x + i + 8), b);
                c = Vector256.MultiplyAddEstimate(TFormat.Eight(weight, at + i + 16), Vector256.Load(x + i + 16), c);
                d = Vector256.MultiplyAddEstimate(TFormat.Eight(weight, at + i + 24), Vector256.Load(x + i + 24), d);
            }
            for (; i <= depth - 8; i += 8) a = Vector256.MultiplyAddEstimate(TFormat.Eight(weight, at + i), Vector256.Load(x + i), a);
            float sum = Vector256.Sum(a + b + (c + d));
            for (; i < depth; i++) sum += TFormat.One(weight, at + i) * x[i];
            return sum;
        }
    }
}
