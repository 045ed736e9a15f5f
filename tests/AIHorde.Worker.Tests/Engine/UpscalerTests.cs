using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Upscaling;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Tests.Engine;

public sealed class UpscalerTests
{
    [Theory]
    [InlineData("newer-x4", 4)]
    [InlineData("newer-x2", 2)]
    [InlineData("older-x4", 4)]
    public void The_network_computes_what_pytorch_does_whichever_names_its_weights_have(string file, int scale)
    {
        using var backend = new ManagedBackend();
        using WeightFiles weights = WeightFiles.Open(Fixture.PathOf($"upscalers/{file}.safetensors"));
        using var expected = new Fixture("upscalers/expected.safetensors");
        var network = new RrdbNet(backend, weights);
        Assert.Equal(scale, network.Scale);
        float[] drawn = network.Run(expected.Floats("input"), 8, 6);
        Fixture.AssertEqual(expected.Floats(file), drawn, 1e-4f, file);
    }

    [Theory]
    [InlineData("newer-x4")]
    [InlineData("newer-x2")]
    public void A_picture_in_squares_looks_as_in_one(string file)
    {
        using var backend = new ManagedBackend();
        using Upscaler upscaler = Upscaler.Open(backend, Fixture.PathOf($"upscalers/{file}.safetensors"));
        var picture = new Bitmap(37, 23);
        var random = new Random(4711);
        random.NextBytes(picture.Rgba);
        for (int i = 3; i < picture.Rgba.Length; i += 4) picture.Rgba[i] = 255;
        Bitmap whole = upscaler.Enlarge(picture, CancellationToken.None, square: 40);
        Bitmap squares = upscaler.Enlarge(picture, CancellationToken.None, square: 10);
        Assert.Equal((37 * upscaler.Scale, 23 * upscaler.Scale), (squares.Width, squares.Height));
        Assert.True(whole.Rgba.Zip(squares.Rgba).All(pair => Math.Abs(pair.First - pair.Second) <= 1));
    }

    [Fact]
    public void Transparency_is_kept()
    {
        using var backend = new ManagedBackend();
        using Upscaler upscaler = Upscaler.Open(backend, Fixture.PathOf("upscalers/newer-x4.safetensors"));
        var picture = new Bitmap(8, 8);
        for (int i = 0; i < 8 * 4; i++) picture.Rgba[i] = 255;
        Bitmap large = upscaler.Enlarge(picture, CancellationToken.None);
        Assert.Equal((255, 0), ((int)large.Rgba[3], (int)large.Rgba[^1]));
    }
}
