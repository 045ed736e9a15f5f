using System.Numerics;

namespace AIHorde.Worker.Engine.Images;

/// <summary>A pixel, or a copy of <paramref name="Length"/> earlier ones where that is not 0.</summary>
internal readonly record struct LosslessToken(uint Pixel, int Length, int Distance);

/// <summary>Finds what repeats: pixels as literals and copies, as LZ77 does it.</summary>
internal static class LosslessTokens
{
    private const int HashBits = 16, ChainMax = 24, LengthMin = 3, LengthMax = 4096, Window = (1 << 20) - LosslessDistance.Near;

    public static List<LosslessToken> Find(uint[] pixels, int width)
    {
        Dictionary<int, int> near = LosslessDistance.Codes(width);
        var tokens = new List<LosslessToken>(pixels.Length);
        int[] heads = new int[1 << HashBits], before = new int[pixels.Length];
        Array.Fill(heads, -1);
        for (int at = 0; at < pixels.Length;)
        {
            var (length, distance) = Longest(pixels, at, width, heads, before);
            if (length < LengthMin)
            {
                tokens.Add(new LosslessToken(pixels[at], 0, 0));
                Remember(pixels, at++, heads, before);
                continue;
            }
            tokens.Add(new LosslessToken(0, length, near.TryGetValue(distance, out int code) ? code : distance + LosslessDistance.Near));
            for (int end = at + length; at < end; at++) Remember(pixels, at, heads, before);
        }
        return tokens;
    }

    /// <summary>A value's symbol, and its further bits: how many and which.</summary>
    public static (int Symbol, int Extra, uint Bits) Prefix(int value)
    {
        int x = value - 1;
        if (x < 4) return (x, 0, 0);
        int high = BitOperations.Log2((uint)x), extra = high - 1;
        return (2 * high + (x >> extra & 1), extra, (uint)x & ((1u << extra) - 1));
    }

    private static (int Length, int Distance) Longest(uint[] pixels, int at, int width, int[] heads, int[] before)
    {
        int best = 0, distance = 0;
        Try(1);
        Try(width);
        if (at + 1 >= pixels.Length) return (best, distance);
        int place = heads[Hash(pixels, at)];
        for (int chain = 0; place >= 0 && chain < ChainMax && at - place <= Window && best < LengthMax; chain++, place = before[place]) Try(at - place);
        return (best, distance);

        void Try(int back)
        {
            if (back > at || at + best >= pixels.Length || pixels[at + best] != pixels[at + best - back]) return;
            int most = Math.Min(LengthMax, pixels.Length - at);
            int length = pixels.AsSpan(at, most).CommonPrefixLength(pixels.AsSpan(at - back, most));
            if (length > best) (best, distance) = (length, back);
        }
    }

    private static void Remember(uint[] pixels, int at, int[] heads, int[] before)
    {
        if (at + 1 >= pixels.Length) return;
        uint hash = Hash(pixels, at);
        before[at] = heads[hash];
        heads[hash] = at;
    }

    private static uint Hash(uint[] pixels, int at) => (pixels[at] * 0x9e3779b1 ^ pixels[at + 1] * 0x85ebca6b) >> (32 - HashBits);
}
