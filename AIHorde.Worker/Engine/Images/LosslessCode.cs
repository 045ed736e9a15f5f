namespace AIHorde.Worker.Engine.Images;

/// <summary>A prefix code as a table of what any fifteen bits begin with.</summary>
internal sealed class LosslessCode
{
    private const int LengthMax = 15;

    // One symbol takes no bits at all.
    private readonly int _only = -1;
    private readonly int _bits;
    private readonly (ushort Symbol, byte Length)[] _table = [];

    public LosslessCode(ReadOnlySpan<byte> lengths)
    {
        int used = 0, longest = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] == 0) continue;
            used++;
            _only = i;
            longest = Math.Max(longest, lengths[i]);
        }
        if (used <= 1)
        {
            _only = Math.Max(0, _only);
            return;
        }
        _only = -1;
        _bits = longest;
        _table = new (ushort, byte)[1 << longest];
        int code = 0, filled = 0;
        for (int length = 1; length <= longest; length++, code <<= 1)
        {
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] != length) continue;
                if (code >= 1 << length) throw new ImageFormatException("The WebP has an impossible code.");
                for (int i = Reverse(code++, length); i < _table.Length; i += 1 << length, filled++) _table[i] = ((ushort)symbol, (byte)length);
            }
        }
        if (filled != _table.Length) throw new ImageFormatException("The WebP has an incomplete code.");
    }

    public int Read(ref BitReader reader)
    {
        if (_only >= 0) return _only;
        var (symbol, length) = _table[reader.Peek() & (uint)((1 << _bits) - 1)];
        reader.Skip(length);
        return symbol;
    }

    public static LosslessCode ReadFrom(ref BitReader reader, int alphabet)
    {
        var lengths = new byte[alphabet];
        if (reader.Flag())
        {
            bool two = reader.Flag();
            uint first = reader.Read(reader.Flag() ? 8 : 1);
            lengths[first] = 1;
            if (two) lengths[reader.Read(8)] = 1;
            return new LosslessCode(lengths);
        }
        ReadOnlySpan<byte> order = Order;
        var outer = new byte[order.Length];
        int count = 4 + (int)reader.Read(4);
        for (int i = 0; i < count; i++) outer[order[i]] = (byte)reader.Read(3);
        ReadLengths(ref reader, new LosslessCode(outer), lengths);
        return new LosslessCode(lengths);
    }

    /// <summary>The order in which the lengths of the lengths' own code are stored.</summary>
    public static ReadOnlySpan<byte> Order => [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    public static int Reverse(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++) reversed |= (code >> i & 1) << (length - 1 - i);
        return reversed;
    }

    private static void ReadLengths(ref BitReader reader, LosslessCode code, byte[] lengths)
    {
        int left = reader.Flag() ? 2 + (int)reader.Read(2 + 2 * (int)reader.Read(3)) : lengths.Length;
        byte last = 8;
        for (int i = 0; i < lengths.Length && left > 0; left--)
        {
            int symbol = code.Read(ref reader);
            if (symbol <= LengthMax)
            {
                lengths[i++] = (byte)symbol;
                if (symbol != 0) last = (byte)symbol;
                continue;
            }
            int repeat = symbol == 16 ? 3 + (int)reader.Read(2) : symbol == 17 ? 3 + (int)reader.Read(3) : 11 + (int)reader.Read(7);
            if (repeat > lengths.Length - i) throw new ImageFormatException("The WebP has an impossible code.");
            lengths.AsSpan(i, repeat).Fill(symbol == 16 ? last : (byte)0);
            i += repeat;
        }
    }
}
