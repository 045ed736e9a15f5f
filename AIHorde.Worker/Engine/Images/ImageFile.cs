namespace AIHorde.Worker.Engine.Images;

/// <summary>Pictures from files' bytes and to them: PNG, JPEG and lossless WebP in C#, lossy WebP where libwebp is installed.</summary>
public static class ImageFile
{
    /// <summary>The kind is told by the first bytes, never by a name.</summary>
    public static Bitmap Decode(ReadOnlySpan<byte> bytes, ImageLimits? limits = null)
    {
        limits ??= ImageLimits.Default;
        if (bytes.Length > limits.BytesMax) throw new ImageFormatException($"The file has {bytes.Length} bytes, more than is allowed.");
        try
        {
            if (PngReader.Knows(bytes)) return PngReader.Read(bytes, limits);
            if (JpegReader.Knows(bytes)) return JpegReader.Read(bytes, limits);
            if (WebpFile.Knows(bytes)) return WebpFile.Read(bytes, limits);
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentException or InvalidDataException or OverflowException)
        {
            throw new ImageFormatException("The picture is damaged.", exception);
        }
        throw new ImageFormatException("The file is neither PNG nor JPEG nor WebP.");
    }

    /// <param name="quality">1 to 100, for the lossy kinds.</param>
    public static byte[] Encode(Bitmap bitmap, ImageFormat format, int quality = 90) => format switch
    {
        ImageFormat.Png => PngWriter.Write(bitmap),
        ImageFormat.Jpeg => JpegWriter.Write(bitmap, quality),
        ImageFormat.WebpLossless => WebpFile.WriteLossless(bitmap),
        ImageFormat.WebpLossy => LibWebp.Encode(bitmap, quality),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>WebP as the horde wants it: small by libwebp where it is there, else exact and several times larger.</summary>
    public static byte[] EncodeWebp(Bitmap bitmap, int quality = 90)
        => Encode(bitmap, LibWebp.Available ? ImageFormat.WebpLossy : ImageFormat.WebpLossless, quality);
}
