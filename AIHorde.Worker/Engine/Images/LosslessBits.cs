namespace AIHorde.Worker.Engine.Images;

/// <summary>Bits from the least significant up, as lossless WebP packs them. Past the end come zeros, and then the end is noticed.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private const int Slack = 8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ulong _bits;
    private int _count, _at;

    public uint Read(int count)
    {
        Fill();
        uint value = (uint)(_bits & ((1UL << count) - 1));
        Skip(count);
        return value;
    }

    public bool Flag() => Read(1) != 0;

    /// <summary>The next fifteen bits without taking them: no code is longer.</summary>
    public uint Peek()
    {
        Fill();
        return (uint)_bits & 0x7fff;
    }

    public void Skip(int count)
    {
        _bits >>= count;
        _count -= count;
    }

    private void Fill()
    {
        while (_count <= 48)
        {
            if (_at >= _bytes.Length + Slack) throw new ImageFormatException("The WebP ends too early.");
            _bits |= (ulong)(_at < _bytes.Length ? _bytes[_at] : 0) << _count;
            _at++;
            _count += 8;
        }
    }
}

internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private ulong _bits;
    private int _count;

    public void Write(uint value, int count)
    {
        _bits |= (ulong)value << _count;
        for (_count += count; _count >= 8; _count -= 8, _bits >>= 8) _bytes.Add((byte)_bits);
    }

    public byte[] Finish()
    {
        if (_count > 0) _bytes.Add((byte)_bits);
        return [.. _bytes];
    }
}
