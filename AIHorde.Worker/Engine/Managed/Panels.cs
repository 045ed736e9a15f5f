using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>One operand of a product, able to lay a panel of it out in the order in which the kernel reads.</summary>
internal unsafe interface IPanelSource
{
    /// <summary>target[q * width + j] = element (lane + j, depth + q); lanes beyond the operand are zero.</summary>
    void Pack(float* target, int lane, int width, int depth, int depthCount);
}

/// <summary>Lanes are rows, depth runs along them: the left operand, and weights [out, in].</summary>
internal readonly unsafe struct DepthAlongRows(void* source, DType type, long stride, int lanes) : IPanelSource
{
    /// <summary>Depth that is packed for all lanes before going on: as much of the panel as stays in the nearest cache.</summary>
    private const int Chunk = 64;

    private readonly void* _source = source;

    public void Pack(float* target, int lane, int width, int depth, int depthCount)
    {
        int used = Math.Min(width, lanes - lane);
        for (int q = 0; q < depthCount; q += Chunk, target += Chunk * width)
        {
            long start = lane * stride + depth + q;
            int count = Math.Min(Chunk, depthCount - q);
            if (type == DType.F32) Pack<F32Format>(target, start, used, width, count);
            else if (type == DType.F16) Pack<F16Format>(target, start, used, width, count);
            else Pack<BF16Format>(target, start, used, width, count);
        }
    }

    private void Pack<TFormat>(float* target, long start, int used, int width, int depthCount) where TFormat : struct, IFloatFormat
    {
        int lane = 0;
        if (Avx.IsSupported)
        {
            for (; lane <= used - 8; lane += 8) EightLanes<TFormat>(target + lane, start + lane * stride, width, depthCount);
            for (; lane <= used - 4; lane += 4) FourLanes<TFormat>(target + lane, start + lane * stride, width, depthCount);
        }
        for (; lane < used; lane++)
        {
            long at = start + lane * stride;
            float* to = target + lane;
            for (int q = 0; q < depthCount; q++, to += width) *to = TFormat.One(_source, at + q);
        }
        for (; lane < width; lane++)
        {
            float* to = target + lane;
            for (int q = 0; q < depthCount; q++, to += width) *to = 0;
        }
    }

    /// <summary>An 8 x 8 transposition in registers: eight times fewer stores than one number at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EightLanes<TFormat>(float* to, long at, int width, int depthCount) where TFormat : struct, IFloatFormat
    {
        int q = 0;
        for (; q <= depthCount - 8; q += 8, to += 8 * width, at += 8)
        {
            var a = TFormat.Eight(_source, at);
            var b = TFormat.Eight(_source, at + stride);
            var c = TFormat.Eight(_source, at + 2 * stride);
            var d = TFormat.Eight(_source, at + 3 * stride);
            var e = TFormat.Eight(_source, at + 4 * stride);
            var f = TFormat.Eight(_source, at + 5 * stride);
            var g = TFormat.Eight(_source, at + 6 * stride);
            var h = TFormat.Eight(_source, at + 7 * stride);
            var (a0, a1, a2, a3) = Quads(a, b, c, d);
            var (e0, e1, e2, e3) = Quads(e, f, g, h);
            Avx.Permute2x128(a0, e0, 0x20).Store(to);
            Avx.Permute2x128(a1, e1, 0x20).Store(to + width);
            Avx.Permute2x128(a2, e2, 0x20).Store(to + 2 * width);
            Avx.Permute2x128(a3, e3, 0x20).Store(to + 3 * width);
            Avx.Permute2x128(a0, e0, 0x31).Store(to + 4 * width);
            Avx.Permute2x128(a1, e1, 0x31).Store(to + 5 * width);
            Avx.Permute2x128(a2, e2, 0x31).Store(to + 6 * width);
            Avx.Permute2x128(a3, e3, 0x31).Store(to + 7 * width);
        }
        for (; q < depthCount; q++, to += width, at++)
            for (int j = 0; j < 8; j++) to[j] = TFormat.One(_source, at + j * stride);
    }

    private void FourLanes<TFormat>(float* to, long at, int width, int depthCount) where TFormat : struct, IFloatFormat
    {
        int q = 0;
        for (; q <= depthCount - 8; q += 8, to += 8 * width, at += 8)
        {
            var (a, b, c, d) = Quads(TFormat.Eight(_source, at), TFormat.Eight(_source, at + stride),
                TFormat.Eight(_source, at + 2 * stride), TFormat.Eight(_source, at + 3 * stride));
            a.GetLower().Store(to);
            b.GetLower().Store(to + width);
            c.GetLower().Store(to + 2 * width);
            d.GetLower().Store(to + 3 * width);
            a.GetUpper().Store(to + 4 * width);
            b.GetUpper().Store(to + 5 * width);
            c.GetUpper().Store(to + 6 * width);
            d.GetUpper().Store(to + 7 * width);
        }
        for (; q < depthCount; q++, to += width, at++)
            for (int j = 0; j < 4; j++) to[j] = TFormat.One(_source, at + j * stride);
    }

    /// <summary>Result i holds, in its lower and upper half, the four rows' elements i and i + 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Quads(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        var ab0 = Avx.UnpackLow(a, b);
        var ab2 = Avx.UnpackHigh(a, b);
        var cd0 = Avx.UnpackLow(c, d);
        var cd2 = Avx.UnpackHigh(c, d);
        return (Avx.Shuffle(ab0, cd0, 0x44), Avx.Shuffle(ab0, cd0, 0xee), Avx.Shuffle(ab2, cd2, 0x44), Avx.Shuffle(ab2, cd2, 0xee));
    }
}

/// <summary>Depth runs down the rows, lanes along them: a right operand [k, n] as it is.</summary>
internal readonly unsafe struct DepthAcrossRows(float* source, long stride, int lanes) : IPanelSource
{
    private readonly float* _source = source;

    public void Pack(float* target, int lane, int width, int depth, int depthCount)
    {
        int used = Math.Min(width, lanes - lane);
        float* from = _source + depth * stride + lane;
        for (int q = 0; q < depthCount; q++, from += stride, target += width)
        {
            new ReadOnlySpan<float>(from, used).CopyTo(new Span<float>(target, used));
            if (used < width) new Span<float>(target + used, width - used).Clear();
        }
    }
}
