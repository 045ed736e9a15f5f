namespace AIHorde.Worker.Engine.Images;

/// <summary>What a picture from a stranger may be; looked at in its header, before anything is unpacked.</summary>
public sealed record ImageLimits(int BytesMax = 32 << 20, int SideMax = 16384, int PixelsMax = 64 << 20)
{
    public static ImageLimits Default { get; } = new();

    public void Check(long width, long height)
    {
        if (width < 1 || height < 1) throw new ImageFormatException("The picture has no size.");
        if (width > SideMax || height > SideMax || width * height > PixelsMax)
            throw new ImageFormatException($"The picture has {width} x {height} pixels, more than is allowed.");
    }
}

/// <summary>The bytes are no picture, a broken one, one beyond the limits, or of a kind that cannot be read here; the message says which.</summary>
public sealed class ImageFormatException(string reason, Exception? inner = null) : Exception(reason, inner);

public enum ImageFormat
{
    Png,
    Jpeg,
    WebpLossless,

    /// <summary>Needs libwebp on this machine.</summary>
    WebpLossy,
}
