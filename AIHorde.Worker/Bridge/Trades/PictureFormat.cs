using AIHorde.Worker.Engine.Images;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>The horde stores and serves WebP; what backends give in other formats is encoded anew.</summary>
static class PictureFormat
{
    const int Quality = 95;

    public static byte[] AsWebP(byte[] bytes) => IsWebP(bytes) ? bytes : ImageFile.EncodeWebp(ImageFile.Decode(bytes), Quality);

    static bool IsWebP(ReadOnlySpan<byte> bytes) => bytes.Length > 12 && bytes[..4].SequenceEqual("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8);
}
