using System.Numerics.Tensors;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>One thing done to every number of a long row, shared out to the threads when it is long enough to pay.</summary>
internal static unsafe class Elementwise
{
    /// <summary>A share's size: fits the nearest cache.</summary>
    private const int Chunk = 8192;
    private const long ShareFrom = 1 << 15;

    public static void Affine(ThreadTeam team, float* x, float* y, long count, float factor, float shift)
        => Run(team, new AffineShare { X = x, Y = y, Count = count, Factor = factor, Shift = shift }, count);

    public static void Add(ThreadTeam team, float* a, float* b, float* y, long count)
        => Run(team, new PairShare { A = a, B = b, Y = y, Count = count, Multiply = false }, count);

    public static void Multiply(ThreadTeam team, float* a, float* b, float* y, long count)
        => Run(team, new PairShare { A = a, B = b, Y = y, Count = count, Multiply = true }, count);

    public static void FillRows(ThreadTeam team, float* y, float* bias, int rows, int columns)
    {
        var job = new FillRowsShare { Y = y, Bias = bias, Columns = columns };
        ByUnit(team, rows, columns, ref job);
    }

    public static void FillPlanes(ThreadTeam team, float* y, float* bias, int images, int channels, int pixels)
    {
        var job = new FillPlanesShare { Y = y, Bias = bias, Channels = channels, Pixels = pixels };
        ByUnit(team, images * channels, pixels, ref job);
    }

    /// <summary>Shares of whole units (rows, planes, groups), shared out only when there is enough in them.</summary>
    public static void ByUnit<TShare>(ThreadTeam team, int units, long unitSize, ref TShare job) where TShare : unmanaged, IShare
    {
        if (units * unitSize >= ShareFrom) team.Run(units, ref job);
        else for (int i = 0; i < units; i++) job.Do(i);
    }

    public static void Run<TShare>(ThreadTeam team, TShare job, long count) where TShare : unmanaged, IShare
    {
        int shares = checked((int)((count + Chunk - 1) / Chunk));
        if (count >= ShareFrom) team.Run(shares, ref job);
        else for (int i = 0; i < shares; i++) job.Do(i);
    }

    /// <summary>Where share <paramref name="index"/> begins, and how long it is.</summary>
    public static (long Start, int Length) Part(int index, long count) => ((long)index * Chunk, (int)Math.Min(Chunk, count - (long)index * Chunk));

    private struct AffineShare : IShare
    {
        public float* X, Y;
        public long Count;
        public float Factor, Shift;

        public readonly void Do(int index)
        {
            var (start, length) = Part(index, Count);
            var to = new Span<float>(Y + start, length);
            TensorPrimitives.Multiply(new ReadOnlySpan<float>(X + start, length), Factor, to);
            if (Shift != 0) TensorPrimitives.Add(to, Shift, to);
        }
    }

    private struct PairShare : IShare
    {
        public float* A, B, Y;
        public long Count;
        public bool Multiply;

        public readonly void Do(int index)
        {
            var (start, length) = Part(index, Count);
            ReadOnlySpan<float> a = new(A + start, length), b = new(B + start, length);
            if (Multiply) TensorPrimitives.Multiply(a, b, new Span<float>(Y + start, length));
            else TensorPrimitives.Add(a, b, new Span<float>(Y + start, length));
        }
    }

    private struct FillRowsShare : IShare
    {
        public float* Y, Bias;
        public int Columns;

        public readonly void Do(int index) => new ReadOnlySpan<float>(Bias, Columns).CopyTo(new Span<float>(Y + (long)index * Columns, Columns));
    }

    private struct FillPlanesShare : IShare
    {
        public float* Y, Bias;
        public int Channels, Pixels;

        public readonly void Do(int index) => new Span<float>(Y + (long)index * Pixels, Pixels).Fill(Bias[index % Channels]);
    }
}
