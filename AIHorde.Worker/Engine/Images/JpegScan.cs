namespace AIHorde.Worker.Engine.Images;

/// <summary>
/// One pass over the blocks. A baseline file has all of a block at once; a progressive one a range of its numbers, first without the low bits, later one
/// bit more.
/// </summary>
internal ref struct JpegScan(ReadOnlySpan<byte> data, bool progressive, int first, int last, int high, int low)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private JpegBits _bits = new(data);
    private int _emptyBlocks;

    /// <summary>Returns how many bytes the pass took.</summary>
    public int Run(ReadOnlySpan<(JpegPlane Plane, JpegCode? Dc, JpegCode? Ac)> parts, int width, int height, JpegPlane[] all, int restart)
    {
        foreach (var (plane, _, _) in parts) plane.Dc = 0;
        int units = 0, tallest = all.Max(p => p.Vertical), widest = all.Max(p => p.Horizontal);
        bool alone = parts.Length == 1;
        JpegPlane lead = parts[0].Plane;
        // A plane by itself comes block by block, without those that only fill up a unit.
        int across = alone ? Blocks(width, lead.Horizontal, widest) : lead.BlocksAcross / lead.Horizontal;
        int down = alone ? Blocks(height, lead.Vertical, tallest) : lead.BlocksDown / lead.Vertical;
        for (int y = 0; y < down; y++)
        {
            for (int x = 0; x < across; x++)
            {
                if (restart > 0 && units > 0 && units % restart == 0) Restart(parts);
                units++;
                foreach (var (plane, dc, ac) in parts)
                {
                    int h = alone ? 1 : plane.Horizontal, v = alone ? 1 : plane.Vertical;
                    for (int b = 0; b < h * v; b++)
                    {
                        int block = (y * v + b / h) * plane.BlocksAcross + x * h + b % h;
                        Block(plane, plane.Coefficients.AsSpan(block * 64, 64), dc, ac);
                    }
                }
            }
        }
        return Rest(_bits.At);
    }

    private static int Blocks(int size, int factor, int most) => ((size * factor + most - 1) / most + 7) / 8;

    private void Restart(ReadOnlySpan<(JpegPlane Plane, JpegCode? Dc, JpegCode? Ac)> parts)
    {
        _bits.Restart();
        _emptyBlocks = 0;
        foreach (var (plane, _, _) in parts) plane.Dc = 0;
    }

    /// <summary>To the next marker that is not part of the data.</summary>
    private readonly int Rest(int at)
    {
        while (at + 1 < _data.Length && (_data[at] != 0xff || _data[at + 1] is 0 or (>= 0xd0 and <= 0xd7))) at++;
        return at;
    }

    private void Block(JpegPlane plane, Span<short> block, JpegCode? dc, JpegCode? ac)
    {
        if (!progressive)
        {
            Dc(plane, block, Need(dc));
            Ac(block, Need(ac), 1, 63);
        }
        else if (first == 0)
        {
            if (high == 0) Dc(plane, block, Need(dc));
            else if (_bits.Bit() != 0) block[0] |= (short)(1 << low);
        }
        else if (high == 0) Ac(block, Need(ac), first, last);
        else Refine(block, Need(ac));
    }

    private static JpegCode Need(JpegCode? code) => code ?? throw new ImageFormatException("The JPEG lacks a code.");

    private void Dc(JpegPlane plane, Span<short> block, JpegCode code)
    {
        plane.Dc += _bits.Signed(code.Read(ref _bits) & 15);
        block[0] = (short)(plane.Dc << (progressive ? low : 0));
    }

    private void Ac(Span<short> block, JpegCode code, int from, int to)
    {
        if (_emptyBlocks > 0)
        {
            _emptyBlocks--;
            return;
        }
        for (int k = from; k <= to; k++)
        {
            int symbol = code.Read(ref _bits), run = symbol >> 4, size = symbol & 15;
            if (size == 0 && run < 15)
            {
                _emptyBlocks = (1 << run) - 1 + (run > 0 ? _bits.Read(run) : 0);
                return;
            }
            k += run;
            if (size > 0 && k <= 63) block[JpegTables.ZigZag[k]] = (short)(_bits.Signed(size) << (progressive ? low : 0));
        }
    }

    /// <summary>One bit more for what is known already, and new numbers of that bit's size in between.</summary>
    private void Refine(Span<short> block, JpegCode code)
    {
        int k = first;
        short bit = (short)(1 << low);
        for (; _emptyBlocks == 0 && k <= last; k++)
        {
            int symbol = code.Read(ref _bits), run = symbol >> 4, size = symbol & 15;
            short value = 0;
            if (size == 0 && run < 15)
            {
                _emptyBlocks = (1 << run) + (run > 0 ? _bits.Read(run) : 0);
                break;
            }
            if (size > 0) value = _bits.Bit() != 0 ? bit : (short)-bit;
            for (; k <= last; k++)
            {
                ref short old = ref block[JpegTables.ZigZag[k]];
                if (old != 0) Improve(ref old, bit);
                else if (run-- == 0)
                {
                    old = value;
                    break;
                }
            }
        }
        if (_emptyBlocks == 0) return;
        for (; k <= last; k++)
        {
            ref short old = ref block[JpegTables.ZigZag[k]];
            if (old != 0) Improve(ref old, bit);
        }
        _emptyBlocks--;
    }

    private void Improve(ref short value, short bit)
    {
        if (_bits.Bit() == 0 || (value & bit) != 0) return;
        value += value > 0 ? bit : (short)-bit;
    }
}
