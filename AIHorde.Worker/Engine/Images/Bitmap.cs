namespace AIHorde.Worker.Engine.Images;

/// <summary>Pixels in memory: rows from the top, red, green, blue, alpha, one byte each, alpha not multiplied in.</summary>
public sealed class Bitmap
{
    public Bitmap(int width, int height, byte[]? rgba = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        Rgba = rgba ?? new byte[checked(width * height * 4)];
        if (Rgba.Length != (long)width * height * 4) throw new ArgumentException("The pixels do not fill the size.", nameof(rgba));
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Rgba { get; }

    public bool HasTransparency
    {
        get
        {
            for (int i = 3; i < Rgba.Length; i += 4) if (Rgba[i] != 255) return true;
            return false;
        }
    }
}
