using System.Buffers.Binary;

namespace AIHorde.Worker.Engine.Images;

/// <summary>A PNG's samples as red, green, blue and alpha.</summary>
internal sealed class PngColours(int type, int depth, byte[] palette, byte[] transparency)
{
    // The one grey or colour that counts as transparent, at the file's own depth; -1 where there is none.
    private readonly int _clearRed = type is 0 or 2 && transparency.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(transparency) : -1;
    private readonly int _clearGreen = type == 2 && transparency.Length >= 6 ? BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2)) : -1;
    private readonly int _clearBlue = type == 2 && transparency.Length >= 6 ? BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(4)) : -1;

    public void Pixel(byte[] row, int x, Span<byte> rgba)
    {
        switch (type)
        {
            case 0:
                int grey = Sample(row, x);
                Set(rgba, Byte(grey), Byte(grey), Byte(grey), grey == _clearRed ? (byte)0 : (byte)255);
                break;
            case 2:
                int r = Sample(row, x * 3), g = Sample(row, x * 3 + 1), b = Sample(row, x * 3 + 2);
                bool clear = _clearGreen >= 0 && r == _clearRed && g == _clearGreen && b == _clearBlue;
                Set(rgba, Byte(r), Byte(g), Byte(b), clear ? (byte)0 : (byte)255);
                break;
            case 3:
                int index = Sample(row, x);
                if (index * 3 + 2 >= palette.Length) throw new ImageFormatException("The PNG uses a colour that its palette does not have.");
                Set(rgba, palette[index * 3], palette[index * 3 + 1], palette[index * 3 + 2], index < transparency.Length ? transparency[index] : (byte)255);
                break;
            case 4:
                byte level = Byte(Sample(row, x * 2));
                Set(rgba, level, level, level, Byte(Sample(row, x * 2 + 1)));
                break;
            default:
                for (int c = 0; c < 4; c++) rgba[c] = Byte(Sample(row, x * 4 + c));
                break;
        }
    }

    private static void Set(Span<byte> rgba, byte r, byte g, byte b, byte a) => (rgba[0], rgba[1], rgba[2], rgba[3]) = (r, g, b, a);

    private int Sample(byte[] row, int index) => depth switch
    {
        8 => row[index],
        16 => row[index * 2] << 8 | row[index * 2 + 1],
        _ => row[index * depth / 8] >> (8 - depth - index * depth % 8) & ((1 << depth) - 1),
    };

    private byte Byte(int sample) => depth == 8 ? (byte)sample : depth == 16 ? (byte)(sample >> 8) : (byte)(sample * 255 / ((1 << depth) - 1));
}
