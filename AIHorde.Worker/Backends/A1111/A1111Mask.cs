using AIHorde.Worker.Engine.Images;

namespace AIHorde.Worker.Backends.A1111;

/// <summary>The contract lets a source say by its transparency what is to be painted; the server wants a mask, and repaints everything without one.</summary>
static class A1111Mask
{
    /// <summary>White where the source is transparent. Null when it is nowhere. Throws <see cref="ImageFormatException"/>.</summary>
    public static byte[]? OfTransparency(byte[] source)
    {
        var picture = ImageFile.Decode(source);
        if (!picture.HasTransparency)
        {
            return null;
        }

        var mask = new Bitmap(picture.Width, picture.Height);
        for (var at = 0; at < mask.Rgba.Length; at += 4)
        {
            mask.Rgba.AsSpan(at, 3).Fill((byte)(255 - picture.Rgba[at + 3]));
            mask.Rgba[at + 3] = 255;
        }

        return ImageFile.Encode(mask, ImageFormat.Png);
    }
}
