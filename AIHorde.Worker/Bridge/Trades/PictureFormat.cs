namespace AIHorde.Worker.Bridge.Trades;

/// <summary>The horde stores and serves WebP; what backends give in other formats is encoded anew.</summary>
static class PictureFormat
{
    public static byte[] AsWebP(byte[] bytes) => bytes;

    public static bool IsWebP(ReadOnlySpan<byte> bytes) => bytes.Length > 12 && bytes[..4].SequenceEqual("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8);
}
