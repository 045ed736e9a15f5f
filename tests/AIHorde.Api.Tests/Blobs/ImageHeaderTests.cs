using System.Buffers.Binary;
using AIHorde.Api.Blobs;

namespace AIHorde.Api.Tests.Blobs;

[Trait("threat", "15")]
public sealed class ImageHeaderTests
{
    [Fact]
    public void A_png_of_sixty_thousand_pixels_a_side_is_recognised_without_being_decoded()
    {
        var header = ImageHeader.Read(Png(60_000, 60_000));
        Assert.Equal(new ImageHeader(ImageFormat.Png, 60_000, 60_000, HasAlpha: true, IsAnimated: false), header);
        Assert.True(header!.Pixels > 3072L * 3072);
    }

    [Fact]
    public void Moving_pngs_are_told_from_still_ones() => Assert.True(ImageHeader.Read(Png(10, 10, "acTL"))!.IsAnimated);

    [Fact]
    public void A_jpeg_tells_its_size_in_its_frame()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC2, 0, 17, 8, 0x03, 0x00, 0x04, 0x00, 3, 0, 0, 0];
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 1024, 768, HasAlpha: false, IsAnimated: false), ImageHeader.Read(jpeg));
    }

    [Fact]
    public void A_gif_with_two_frames_moves()
    {
        byte[] frame = [0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 1, 0, 0];
        byte[] start = [.. "GIF89a"u8, 2, 0, 2, 0, 0, 0, 0];
        Assert.False(ImageHeader.Read([.. start, .. frame, 0x3B])!.IsAnimated);
        Assert.True(ImageHeader.Read([.. start, .. frame, .. frame, 0x3B])!.IsAnimated);
    }

    [Fact]
    public void All_three_kinds_of_webp_tell_their_size()
    {
        byte[] lossy = [.. "RIFF    WEBPVP8     "u8, 0, 0, 0, 0x9D, 0x01, 0x2A, 0x00, 0x02, 0x00, 0x03];
        Assert.Equal((512, 768), SizeOf(lossy));
        byte[] lossless = [.. "RIFF    WEBPVP8L    "u8, 0x2F, 0xFF, 0xC1, 0x7F, 0x10, 0, 0, 0, 0, 0];
        Assert.Equal((512, 512), SizeOf(lossless));
        byte[] extended = [.. "RIFF    WEBPVP8X    "u8, 0x12, 0, 0, 0, 0xFF, 0x03, 0, 0xFF, 0x02, 0];
        var header = ImageHeader.Read(extended)!;
        Assert.Equal((1024, 768, true, true), (header.Width, header.Height, header.HasAlpha, header.IsAnimated));
    }

    [Fact]
    public void Whatever_is_cut_short_or_made_up_is_refused_and_never_throws()
    {
        byte[][] whole = [Png(10, 10), [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF], [.. "GIF89a"u8, 0xFF, 0xFF], [.. "RIFF    WEBPVP8X"u8], [.. "hello"u8], []];
        var random = new Random(15);
        foreach (var image in whole)
        {
            for (var length = 0; length < Math.Min(image.Length, 33); length++) ImageHeader.Read(image.AsSpan(0, length));
            for (var attempt = 0; attempt < 500; attempt++)
            {
                var changed = image.ToArray();
                for (var i = 12; i < changed.Length; i++)
                    if (random.Next(4) == 0) changed[i] = (byte)random.Next(256);
                ImageHeader.Read(changed);
            }
        }

        Assert.Null(ImageHeader.Read("<svg/>"u8));
        Assert.Null(ImageHeader.Read(Png(0, 10)));
    }

    static (int, int) SizeOf(byte[] image) => ImageHeader.Read(image) is { } header ? (header.Width, header.Height) : default;

    static byte[] Png(int width, int height, string? chunk = null)
    {
        byte[] start = [0x89, .. "PNG"u8, 13, 10, 26, 10, 0, 0, 0, 13, .. "IHDR"u8];
        var size = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(size, width);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), height);
        byte[] extra = chunk is null ? [] : [0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(chunk), 0, 0, 0, 0];
        return [.. start, .. size, 8, 6, 0, 0, 0, 0, 0, 0, 0, .. extra, 0, 0, 0, 0, .. "IDAT"u8, 0, 0, 0, 0];
    }
}
