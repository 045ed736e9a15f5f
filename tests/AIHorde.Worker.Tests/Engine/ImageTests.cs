using AIHorde.Worker.Engine.Images;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>Pictures that Pillow (libpng, libjpeg, libwebp) wrote, and ours read back.</summary>
public sealed class ImageTests
{
    public static TheoryData<string> Exact =>
        ["png-rgb.png", "png-rgba.png", "png-grey.png", "png-palette.png", "png-bits.png", "webp-photo.webp", "webp-drawing.webp", "webp-large-drawing.webp",
            "webp-alpha.webp"];

    public static TheoryData<string, double> Jpegs => new()
    {
        { "jpeg-444.jpg", 0.5 }, { "jpeg-420.jpg", 0.7 }, { "jpeg-progressive.jpg", 0.7 }, { "jpeg-grey.jpg", 0.5 }, { "jpeg-422-optimized.jpg", 0.7 },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void A_lossless_picture_is_read_exactly(string name) => Assert.Equal(Expected(name), ImageFile.Decode(Bytes(name)).Rgba);

    [Theory]
    [MemberData(nameof(Jpegs))]
    public void A_jpeg_is_read_as_libjpeg_reads_it(string name, double tolerance)
        => Assert.InRange(Apart(Expected(name), ImageFile.Decode(Bytes(name)).Rgba), 0, tolerance);

    [Theory]
    [InlineData("webp-lossy.webp")]
    [InlineData("webp-lossy-alpha.webp")]
    public void A_lossy_webp_is_read_by_libwebp(string name)
    {
        Assert.SkipUnless(LibWebp.Available, "libwebp is not installed here.");
        Assert.Equal(Expected(name), ImageFile.Decode(Bytes(name)).Rgba);
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void What_is_written_without_loss_is_read_back(string name)
    {
        Bitmap picture = ImageFile.Decode(Bytes(name));
        Assert.Equal(picture.Rgba, ImageFile.Decode(ImageFile.Encode(picture, ImageFormat.Png)).Rgba);
        Bitmap webp = ImageFile.Decode(ImageFile.Encode(picture, ImageFormat.WebpLossless));
        Assert.Equal(Visible(picture), Visible(webp));
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void Libwebp_reads_our_lossless_webp_exactly(string name)
    {
        Assert.SkipUnless(LibWebp.Available, "libwebp is not installed here.");
        Bitmap picture = ImageFile.Decode(Bytes(name));
        Assert.Equal(Visible(picture), Visible(LibWebp.Decode(ImageFile.Encode(picture, ImageFormat.WebpLossless), picture.Width, picture.Height)));
    }

    [Fact]
    public void Lossless_webp_is_about_as_small_as_libwebps()
    {
        foreach (string name in new[] { "webp-photo.webp", "webp-large-drawing.webp" })
        {
            byte[] theirs = Bytes(name);
            Assert.InRange(ImageFile.Encode(ImageFile.Decode(theirs), ImageFormat.WebpLossless).Length, 0, theirs.Length * 1.3 + 100);
        }
    }

    [Fact]
    public void A_written_jpeg_looks_like_the_picture_and_is_smaller_at_less_quality()
    {
        Bitmap picture = ImageFile.Decode(Bytes("png-rgb.png"));
        byte[] fine = ImageFile.Encode(picture, ImageFormat.Jpeg, 95), coarse = ImageFile.Encode(picture, ImageFormat.Jpeg, 40);
        Assert.InRange(Apart(picture.Rgba, ImageFile.Decode(fine).Rgba), 0, 3);
        Assert.InRange(Apart(picture.Rgba, ImageFile.Decode(coarse).Rgba), 0, 9);
        Assert.True(coarse.Length < fine.Length / 2);
    }

    [Fact]
    public void A_written_lossy_webp_is_small_and_close()
    {
        Assert.SkipUnless(LibWebp.Available, "libwebp is not installed here.");
        Bitmap picture = ImageFile.Decode(Bytes("png-rgb.png"));
        byte[] lossy = ImageFile.EncodeWebp(picture, 90);
        Assert.True(lossy.Length < ImageFile.Encode(picture, ImageFormat.WebpLossless).Length / 2);
        Assert.InRange(Apart(picture.Rgba, ImageFile.Decode(lossy).Rgba), 0, 8);
    }

    [Theory]
    [MemberData(nameof(Exact))]
    [InlineData("jpeg-progressive.jpg")]
    [InlineData("jpeg-420.jpg")]
    [InlineData("webp-lossy.webp")]
    public void A_damaged_picture_is_a_picture_or_a_format_fault_and_nothing_else(string name)
    {
        var random = new Random(5);
        byte[] bytes = Bytes(name);
        for (int i = 0; i < 150; i++)
        {
            byte[] broken = i % 3 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            for (int j = random.Next(4); j >= 0 && broken.Length > 0; j--) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            try
            {
                ImageFile.Decode(broken, new ImageLimits(PixelsMax: 1 << 20));
            }
            catch (ImageFormatException)
            {
                // What is asked for: a fault with a name.
            }
        }
    }

    [Fact]
    public void A_picture_beyond_the_limits_is_refused_by_its_header()
    {
        var limits = new ImageLimits(PixelsMax: 1000);
        foreach (string name in new[] { "png-rgb.png", "jpeg-420.jpg", "webp-photo.webp", "webp-lossy.webp" })
            Assert.Contains("45 x 38", Assert.Throws<ImageFormatException>(() => ImageFile.Decode(Bytes(name), limits)).Message, StringComparison.Ordinal);
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode(Bytes("png-rgb.png"), new ImageLimits(BytesMax: 10)));
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode("GIF89a"u8));
    }

    [Fact]
    public void A_resized_picture_keeps_its_colours_and_its_transparency()
    {
        var picture = new Bitmap(8, 4);
        for (int i = 0; i < 32; i++) (picture.Rgba[i * 4], picture.Rgba[i * 4 + 3]) = (i % 8 < 4 ? (byte)200 : (byte)0, i % 8 < 4 ? (byte)255 : (byte)0);
        Bitmap large = Resampling.Resize(picture, 32, 16), small = Resampling.Resize(large, 8, 4), square = Resampling.Cover(picture, 4, 4);
        Assert.Equal((200, 255), (large.Rgba[0], large.Rgba[3]));
        Assert.InRange(Apart(picture.Rgba, small.Rgba), 0, 20);
        // The colour of what is invisible must not darken the edge of what is seen.
        Assert.All(Enumerable.Range(0, 32 * 16).Where(i => large.Rgba[i * 4 + 3] > 128), i => Assert.InRange(large.Rgba[i * 4], 198, 202));
        Assert.Equal((4, 4), (square.Width, square.Height));
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(Fixture.PathOf($"images/{name}"));

    private static byte[] Expected(string name) => Bytes(Path.ChangeExtension(name, ".rgba"));

    private static double Apart(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();

    private static uint[] Visible(Bitmap bitmap) => [.. Enumerable.Range(0, bitmap.Rgba.Length / 4)
        .Select(i => bitmap.Rgba[i * 4 + 3] == 0 ? 0 : BitConverter.ToUInt32(bitmap.Rgba, i * 4))];
}
