using System.Buffers.Binary;
using System.Text;
using AIHorde.Api.Blobs;
using AIHorde.Api.Blobs.Cleaning;

namespace AIHorde.Api.Tests.Blobs;

[Trait("threat", "15")]
[Trait("threat", "21")]
public sealed class ImageCleanerTests
{
    const string canary = "GPS 52.5 13.4, prompt: a secret";
    static readonly byte[] png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR4nGP0ZWBgYmBgAAACMwBRS41n3wAAAABJRU5ErkJggg==");
    static readonly byte[] jpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAACAAMBAREA/8QA"
        + "FAABAAAAAAAAAAAAAAAAAAAAAv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AL//Z");
    static readonly byte[] gif = Convert.FromBase64String("R0lGODdhAwACAIEAAE1NTQAAAAAAAAAAACwAAAAAAwACAAAIBgABCBwYEAA7");
    static readonly byte[] webp = Convert.FromBase64String("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=");

    public static TheoryData<string, byte[], byte[]> Dirty => new()
    {
        { "a PNG with a text", png, Insert(png, 33, PngChunk("tEXt")) },
        { "a PNG with EXIF", png, Insert(png, 33, PngChunk("eXIf")) },
        { "a PNG with a colour profile", png, Insert(png, 33, PngChunk("iCCP")) },
        { "a PNG that moves", png, Insert(png, 33, PngChunk("acTL")) },
        { "a PNG followed by an archive", png, [.. png, .. "PK\u0003\u0004"u8, .. Canary] },
        { "a JPEG with EXIF", jpeg, Insert(jpeg, 2, JpegSegment(0xE1)) },
        { "a JPEG with a comment", jpeg, Insert(jpeg, 20, JpegSegment(0xFE)) },
        { "a JPEG followed by a page", jpeg, [.. jpeg, .. "<html>"u8, .. Canary] },
        { "a GIF with a comment", gif, Insert(gif, 25, [0x21, 0xFE, (byte)Canary.Length, .. Canary, 0]) },
        { "a GIF followed by a script", gif, [.. gif, .. Canary] },
        { "a WebP with EXIF", webp, RiffWith("EXIF") },
        { "a WebP with XMP", webp, RiffWith("XMP ") },
        { "a WebP with a colour profile", webp, RiffWith("ICCP") },
        { "a WebP followed by an archive", webp, [.. webp, .. Canary] },
    };

    static byte[] Canary => Encoding.ASCII.GetBytes(canary);

    [Theory]
    [MemberData(nameof(Dirty))]
    public void Of_an_image_the_picture_is_kept_and_nothing_else(string what, byte[] picture, byte[] dirty)
    {
        var clean = ImageCleaner.Clean(dirty);
        Assert.True(clean is not null && clean.AsSpan().SequenceEqual(picture), what);
        Assert.Equal(ImageHeader.Read(picture), ImageHeader.Read(clean));
    }

    [Fact]
    public void Transparency_stays_announced_when_the_metadata_beside_it_goes()
    {
        byte[] extended = [.. "VP8X"u8, 10, 0, 0, 0, 0x3C, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] alpha = [.. "ALPH"u8, 3, 0, 0, 0, 0, 1, 2, 0];
        byte[] profile = [.. "ICCP"u8, 4, 0, 0, 0, 1, 2, 3, 4];
        var clean = ImageCleaner.Clean(Riff([.. extended, .. profile, .. alpha, .. webp[12..]]))!;
        extended[8] = 0x10;
        Assert.Equal(Riff([.. extended, .. alpha, .. webp[12..]]), clean);
        Assert.True(ImageHeader.Read(clean)!.HasAlpha);
    }

    [Fact]
    public void Moving_webps_and_broken_containers_are_refused_and_nothing_throws()
    {
        Assert.Null(ImageCleaner.Clean(Riff([.. "ANIM"u8, 0, 0, 0, 0, .. webp[12..]])));
        Assert.Null(ImageCleaner.Clean("<svg onload='alert(1)'/>"u8));
        var random = new Random(21);
        foreach (var image in (byte[][])[png, jpeg, gif, webp])
        {
            for (var length = 0; length < image.Length - 1; length++) Assert.Null(ImageCleaner.Clean(image.AsSpan(0, length)));
            for (var attempt = 0; attempt < 2000; attempt++)
            {
                var changed = image.ToArray();
                for (var i = 2; i < changed.Length; i++)
                    if (random.Next(16) == 0) changed[i] = (byte)random.Next(256);
                if (ImageCleaner.Clean(changed) is { } clean) Assert.True(clean.Length <= changed.Length + 1);
            }
        }
    }

    static byte[] Insert(byte[] image, int at, byte[] more) => [.. image[..at], .. more, .. image[at..]];

    static byte[] PngChunk(string type)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, canary.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(type), .. Canary, 1, 2, 3, 4];
    }

    static byte[] JpegSegment(byte marker) => [0xFF, marker, 0, (byte)(canary.Length + 2), .. Canary];

    static byte[] RiffWith(string chunk) => Riff([.. webp[12..], .. Encoding.ASCII.GetBytes(chunk), (byte)canary.Length, 0, 0, 0, .. Canary, 0]);

    static byte[] Riff(byte[] chunks)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, chunks.Length + 4);
        return [.. "RIFF"u8, .. length, .. "WEBP"u8, .. chunks];
    }
}
