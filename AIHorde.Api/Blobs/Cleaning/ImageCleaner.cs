namespace AIHorde.Api.Blobs.Cleaning;

/// <summary>
/// Rewrites an image's container so that it holds the picture and what decoding it takes, and nothing else: no camera's or prompt's metadata, no comment,
/// no colour profile, nothing after the end that another program would read as something else. No pixel is decoded, so that nothing can be unfolded here.
/// </summary>
public static class ImageCleaner
{
    /// <summary>Null when it is none of the known formats or its container is broken. A moving WebP counts as broken; other formats stop moving.</summary>
    public static byte[]? Clean(ReadOnlySpan<byte> bytes) => ImageHeader.FormatOf(bytes) switch
    {
        ImageFormat.Png => PngContainer.Clean(bytes),
        ImageFormat.Jpeg => JpegContainer.Clean(bytes),
        ImageFormat.Gif => GifContainer.Clean(bytes),
        ImageFormat.WebP => WebPContainer.Clean(bytes),
        _ => null,
    };
}
