namespace AIHorde.Worker.Engine.Images;

/// <summary>Lossless WebP (VP8L): pixels by prefix codes, copies of earlier pixels and a cache of colours, then transforms undone in reverse.</summary>
internal ref struct LosslessReader
{
    private const int Literals = 256, Lengths = 24, Distances = 40;

    private BitReader _bits;

    private LosslessReader(ReadOnlySpan<byte> data) => _bits = new BitReader(data);

    public static Bitmap Read(ReadOnlySpan<byte> data, ImageLimits limits)
    {
        if (data.Length < 5 || data[0] != 0x2f) throw new ImageFormatException("The WebP is damaged.");
        var reader = new LosslessReader(data[1..]);
        int width = 1 + (int)reader._bits.Read(14), height = 1 + (int)reader._bits.Read(14);
        bool alpha = reader._bits.Flag();
        if (reader._bits.Read(3) != 0) throw new ImageFormatException("The WebP is of an unknown version.");
        limits.Check(width, height);
        uint[] pixels = reader.Picture(width, height);
        var bitmap = new Bitmap(width, height);
        for (int i = 0; i < pixels.Length; i++)
        {
            uint p = pixels[i];
            (bitmap.Rgba[i * 4], bitmap.Rgba[i * 4 + 1], bitmap.Rgba[i * 4 + 2]) = ((byte)(p >> 16), (byte)(p >> 8), (byte)p);
            bitmap.Rgba[i * 4 + 3] = alpha ? (byte)(p >> 24) : (byte)255;
        }
        return bitmap;
    }

    private uint[] Picture(int width, int height)
    {
        var transforms = new Stack<(LosslessTransform Transform, int Width)>();
        int seen = 0, stored = width;
        while (_bits.Flag())
        {
            int kind = (int)_bits.Read(2);
            if ((seen & 1 << kind) != 0) throw new ImageFormatException("The WebP has a transform twice.");
            seen |= 1 << kind;
            int before = stored;
            transforms.Push((Transform(kind, ref stored, height), before));
        }
        uint[] pixels = Pixels(stored, height, main: true);
        while (transforms.TryPop(out var entry)) pixels = entry.Transform.Undo(pixels, entry.Width, height);
        return pixels;
    }

    private LosslessTransform Transform(int kind, ref int width, int height)
    {
        if (kind == 2) return new SubtractGreen();
        if (kind == 3)
        {
            int count = 1 + (int)_bits.Read(8);
            uint[] colours = Pixels(count, 1, main: false);
            for (int i = 1; i < count; i++) colours[i] = Argb.Add(colours[i], colours[i - 1]);
            int packing = count <= 2 ? 3 : count <= 4 ? 2 : count <= 16 ? 1 : 0;
            width = Blocks(width, packing);
            return new Palette(colours, packing);
        }
        int bits = 2 + (int)_bits.Read(3);
        uint[] blocks = Pixels(Blocks(width, bits), Blocks(height, bits), main: false);
        return kind == 0 ? new Predictor(blocks, bits) : new CrossColour(blocks, bits);
    }

    private uint[] Pixels(int width, int height, bool main)
    {
        int cacheBits = _bits.Flag() ? (int)_bits.Read(4) : 0;
        if (cacheBits > 11) throw new ImageFormatException("The WebP has an impossible cache.");
        uint[] cache = cacheBits > 0 ? new uint[1 << cacheBits] : [];
        int groupBits = 0, groups = 1;
        uint[]? groupOf = null;
        if (main && _bits.Flag())
        {
            groupBits = 2 + (int)_bits.Read(3);
            groupOf = Pixels(Blocks(width, groupBits), Blocks(height, groupBits), main: false);
            foreach (uint pixel in groupOf) groups = Math.Max(groups, 1 + (int)(pixel >> 8 & 0xffff));
        }
        var codes = new LosslessCode[groups][];
        for (int i = 0; i < groups; i++)
        {
            codes[i] = new LosslessCode[5];
            for (int j = 0; j < 5; j++)
                codes[i][j] = LosslessCode.ReadFrom(ref _bits, j == 0 ? Literals + Lengths + cache.Length : j == 4 ? Distances : Literals);
        }
        return Decode(width, height, codes, groupOf, groupBits, cache, cacheBits);
    }

    private uint[] Decode(int width, int height, LosslessCode[][] codes, uint[]? groupOf, int groupBits, uint[] cache, int cacheBits)
    {
        var pixels = new uint[width * height];
        int across = Blocks(width, groupBits);
        for (int at = 0; at < pixels.Length;)
        {
            LosslessCode[] group = groupOf is null ? codes[0] : codes[groupOf[(at / width >> groupBits) * across + (at % width >> groupBits)] >> 8 & 0xffff];
            int symbol = group[0].Read(ref _bits), count = 1;
            if (symbol < Literals)
            {
                uint red = (uint)group[1].Read(ref _bits), blue = (uint)group[2].Read(ref _bits), alpha = (uint)group[3].Read(ref _bits);
                pixels[at] = alpha << 24 | red << 16 | (uint)symbol << 8 | blue;
            }
            else if (symbol < Literals + Lengths)
            {
                count = Value(symbol - Literals);
                int distance = LosslessDistance.ToPixels(Value(group[4].Read(ref _bits)), width);
                if (distance > at || count > pixels.Length - at) throw new ImageFormatException("The WebP copies from outside the picture.");
                for (int i = at; i < at + count; i++) pixels[i] = pixels[i - distance];
            }
            else pixels[at] = cache[symbol - Literals - Lengths];
            if (cacheBits > 0) for (int i = at; i < at + count; i++) cache[Argb.CacheSlot(pixels[i], cacheBits)] = pixels[i];
            at += count;
        }
        return pixels;
    }

    /// <summary>A length or distance: a symbol for its magnitude, then the rest of its bits.</summary>
    private int Value(int symbol)
    {
        if (symbol < 4) return symbol + 1;
        int extra = (symbol - 2) >> 1;
        return ((2 + (symbol & 1)) << extra) + (int)_bits.Read(extra) + 1;
    }

    internal static int Blocks(int size, int bits) => (size + (1 << bits) - 1) >> bits;
}
