using System.Buffers.Binary;

namespace AIHorde.Api.Tests.Alchemy;

/// <summary>Pictures as requests carry them: a PNG of some size with nothing in it, which is all that the server looks at.</summary>
static class Pictures
{
    public static readonly string Small = Of(64, 64);

    public static string Of(int width, int height)
    {
        byte[] png =
        [
            0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[8], 8, 2, 0, 0, 0, .. new byte[4],
            .. Empty("IDAT"u8), .. Empty("IEND"u8),
        ];
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return Convert.ToBase64String(png);
    }

    static byte[] Empty(ReadOnlySpan<byte> chunk) => [0, 0, 0, 0, .. chunk, 0, 0, 0, 0];
}
