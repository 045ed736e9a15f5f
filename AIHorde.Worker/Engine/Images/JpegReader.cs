using System.Buffers.Binary;

namespace AIHorde.Worker.Engine.Images;

/// <summary>One of a JPEG's colour planes.</summary>
internal sealed class JpegPlane(int id, int horizontal, int vertical, int table)
{
    public int Id { get; } = id;

    /// <summary>How many blocks of it lie in one unit of the picture, across and down.</summary>
    public int Horizontal { get; } = horizontal;

    public int Vertical { get; } = vertical;

    public int Table { get; } = table;

    /// <summary>Blocks of whole units, which may reach beyond the picture.</summary>
    public int BlocksAcross { get; set; }

    public int BlocksDown { get; set; }

    /// <summary>Sixty-four numbers a block, in the natural order.</summary>
    public short[] Coefficients { get; set; } = [];

    public int Dc { get; set; }
}

/// <summary>JPEG, baseline and progressive, with Huffman codes and eight bits a sample: what cameras, phones and the web make.</summary>
internal sealed class JpegReader
{
    /// <summary>A file may describe the same blocks over and over; honest progressive files have about ten passes.</summary>
    private const int ScansMax = 64;

    private readonly int[][] _quantisers = new int[4][];
    private readonly JpegCode?[] _dc = new JpegCode?[4], _ac = new JpegCode?[4];
    private JpegPlane[] _planes = [];
    private int _width, _height, _restart, _adobe = -1, _scans;
    private bool _progressive;

    public static bool Knows(ReadOnlySpan<byte> bytes) => bytes.Length > 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;

    public static Bitmap Read(ReadOnlySpan<byte> bytes, ImageLimits limits) => new JpegReader().Parse(bytes, limits);

    private Bitmap Parse(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        for (int at = 2; at + 4 <= bytes.Length;)
        {
            if (bytes[at] != 0xff) throw new ImageFormatException("The JPEG is damaged.");
            int marker = bytes[at + 1];
            if (marker is 0xff)
            {
                at++;
                continue;
            }
            if (marker is 0xd9) break;
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            ReadOnlySpan<byte> data = bytes.Slice(at + 4, length - 2);
            at += 2 + length;
            if (marker is 0xda) at += Scan(data, bytes[at..]);
            else Segment(marker, data, limits);
        }
        if (_planes.Length == 0 || _scans == 0) throw new ImageFormatException("The JPEG holds no picture.");
        return JpegPixels.Build(_planes, _quantisers, _width, _height, _adobe);
    }

    private void Segment(int marker, ReadOnlySpan<byte> data, ImageLimits limits)
    {
        switch (marker)
        {
            case 0xc0 or 0xc1 or 0xc2: Frame(data, marker == 0xc2, limits); break;
            case 0xc4: Codes(data); break;
            case 0xdb: Quantisers(data); break;
            case 0xdd: _restart = BinaryPrimitives.ReadUInt16BigEndian(data); break;
            case 0xee when data.Length >= 12 && data.StartsWith("Adobe"u8): _adobe = data[11]; break;
            case 0xc3 or (>= 0xc5 and <= 0xcf): throw new ImageFormatException("The JPEG is of a kind that cannot be read (lossless or arithmetic).");
        }
    }

    private void Frame(ReadOnlySpan<byte> data, bool progressive, ImageLimits limits)
    {
        if (_planes.Length > 0 || data[0] != 8) throw new ImageFormatException("The JPEG is of a kind that cannot be read.");
        _progressive = progressive;
        _height = BinaryPrimitives.ReadUInt16BigEndian(data[1..]);
        _width = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        limits.Check(_width, _height);
        var planes = new JpegPlane[data[5]];
        if (planes.Length is not (1 or 3 or 4)) throw new ImageFormatException("The JPEG has an unknown number of colours.");
        for (int i = 0; i < planes.Length; i++)
        {
            ReadOnlySpan<byte> p = data.Slice(6 + i * 3, 3);
            int across = p[1] >> 4, down = p[1] & 15;
            if (across is < 1 or > 4 || down is < 1 or > 4 || p[2] > 3) throw new ImageFormatException("The JPEG is damaged.");
            // A single plane has no units of several blocks, whatever it says.
            planes[i] = planes.Length == 1 ? new JpegPlane(p[0], 1, 1, p[2]) : new JpegPlane(p[0], across, down, p[2]);
        }
        int unitsAcross = Units(_width, planes.Max(p => p.Horizontal)), unitsDown = Units(_height, planes.Max(p => p.Vertical));
        foreach (JpegPlane plane in planes)
        {
            plane.BlocksAcross = unitsAcross * plane.Horizontal;
            plane.BlocksDown = unitsDown * plane.Vertical;
            plane.Coefficients = new short[checked(plane.BlocksAcross * plane.BlocksDown * 64)];
        }
        _planes = planes;

        static int Units(int size, int blocks) => (size + 8 * blocks - 1) / (8 * blocks);
    }

    private void Codes(ReadOnlySpan<byte> data)
    {
        while (data.Length >= 17)
        {
            int count = 0;
            for (int i = 1; i <= 16; i++) count += data[i];
            (data[0] >> 4 == 0 ? _dc : _ac)[data[0] & 3] = new JpegCode(data.Slice(1, 16), data.Slice(17, count));
            data = data[(17 + count)..];
        }
    }

    private void Quantisers(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            int wide = data[0] >> 4;
            var table = new int[64];
            for (int i = 0; i < 64; i++)
                table[JpegTables.ZigZag[i]] = wide == 0 ? data[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(data[(1 + i * 2)..]);
            _quantisers[data[0] & 3] = table;
            data = data[(1 + 64 * (wide == 0 ? 1 : 2))..];
        }
    }

    private int Scan(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        if (++_scans > ScansMax) throw new ImageFormatException("The JPEG has too many passes.");
        var parts = new (JpegPlane Plane, JpegCode? Dc, JpegCode? Ac)[header[0]];
        for (int i = 0; i < parts.Length; i++)
        {
            int id = header[1 + i * 2], codes = header[2 + i * 2];
            JpegPlane plane = Array.Find(_planes, p => p.Id == id) ?? throw new ImageFormatException("The JPEG is damaged.");
            parts[i] = (plane, _dc[codes >> 4 & 3], _ac[codes & 3]);
        }
        ReadOnlySpan<byte> range = header[(1 + parts.Length * 2)..];
        var scan = new JpegScan(data, _progressive, range[0], Math.Min(63, (int)range[1]), range[2] >> 4, range[2] & 15);
        return scan.Run(parts, _width, _height, _planes, _restart);
    }
}
