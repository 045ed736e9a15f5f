namespace AIHorde.Worker.Engine.Images;

internal static class JpegTables
{
    /// <summary>Place in the file's order to place in the block.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>The standard's example quantisers, which everyone scales by quality.</summary>
    public static ReadOnlySpan<byte> Luminance =>
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    public static ReadOnlySpan<byte> Colour =>
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ];

    /// <summary>cos((2x + 1) u π / 16), with the normalisation of u = 0, halved: rows are places x, columns frequencies u.</summary>
    public static readonly float[] Cosines = [.. Enumerable.Range(0, 64).Select(i =>
        (float)(Math.Cos((2 * (i / 8) + 1) * (i % 8) * Math.PI / 16) * (i % 8 == 0 ? Math.Sqrt(0.5) : 1) / 2))];
}

/// <summary>A Huffman code of up to sixteen bits.</summary>
internal sealed class JpegCode
{
    private readonly byte[] _symbols;
    private readonly int[] _last = new int[17], _shift = new int[17];

    public JpegCode(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0, index = 0;
        for (int length = 1; length <= 16; length++, code <<= 1)
        {
            _shift[length] = index - code;
            index += counts[length - 1];
            code += counts[length - 1];
            _last[length] = counts[length - 1] > 0 ? code - 1 : -1;
        }
    }

    public int Read(ref JpegBits bits)
    {
        int code = 0;
        for (int length = 1; length <= 16; length++)
        {
            code = code << 1 | bits.Bit();
            if (code <= _last[length]) return _symbols[code + _shift[length]];
        }
        throw new ImageFormatException("The JPEG is damaged.");
    }
}

/// <summary>Bits from the most significant down; a zero after 255 is no data, and a marker ends it: from there on come zeros.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _bits, _count;

    public int At { get; private set; }

    public int Bit()
    {
        if (_count == 0) Next();
        _count--;
        return _bits >> _count & 1;
    }

    public int Read(int count)
    {
        int value = 0;
        for (; count > 0; count--) value = value << 1 | Bit();
        return value;
    }

    /// <summary>A number whose first bit is its sign, in the standard's way.</summary>
    public int Signed(int count)
    {
        if (count == 0) return 0;
        int value = Read(count);
        return value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
    }

    /// <summary>Over the restart marker, if there is one, to the next byte.</summary>
    public void Restart()
    {
        _count = 0;
        if (At + 1 < _bytes.Length && _bytes[At] == 0xff && _bytes[At + 1] is >= 0xd0 and <= 0xd7) At += 2;
    }

    private void Next()
    {
        _count = 8;
        _bits = 0;
        if (At >= _bytes.Length) return;
        if (_bytes[At] != 0xff)
        {
            _bits = _bytes[At++];
            return;
        }
        if (At + 1 < _bytes.Length && _bytes[At + 1] != 0) return;
        _bits = 0xff;
        At += 2;
    }
}
