using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Diffusion;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tokenizers;
using AIHorde.Worker.Models;

namespace AIHorde.Worker.Tests.Models;

/// <summary>demo/shapes through the same loaders as any other model.</summary>
public sealed class ShapesTests : IAsyncLifetime
{
    private readonly DiffusionEngine _engine = new(new ManagedBackend(2), new DiffusionOptions(DemoModels.Image, ClipTokenizer.Load));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public void The_model_says_what_it_is()
    {
        var model = Assert.Single(_engine.Models);
        Assert.Equal(DemoModels.Shapes, model.Name);
        Assert.Equal(128, model.NativeSize);
        Assert.Contains(ImageAbility.ImageToImage, model.Abilities);
    }

    [Fact]
    public async Task The_same_seed_paints_the_same_picture()
    {
        var first = await Paint("two green triangles at sunset", seed: 9, steps: 4);
        var again = await Paint("two green triangles at sunset", seed: 9, steps: 4);
        Assert.Equal(first.Rgba, again.Rgba);
        Assert.NotEqual(first.Rgba, (await Paint("two green triangles at sunset", seed: 10, steps: 4)).Rgba);
    }

    [Theory]
    [InlineData("a big red circle on a blue background", 220, 40, 40, 45, 80, 220)]
    [InlineData("a big green square on a white background", 40, 170, 60, 245, 245, 245)]
    [InlineData("a big yellow star on a black background", 245, 210, 50, 25, 25, 30)]
    public async Task What_was_asked_for_is_seen(string prompt, int red, int green, int blue, int groundRed, int groundGreen, int groundBlue)
    {
        var picture = await Paint(prompt, seed: 1);
        AssertNear((red, green, blue), Mean(picture, 56, 60));
        AssertNear((groundRed, groundGreen, groundBlue), Mean(picture, 2, 2));
    }

    [Fact]
    public async Task A_picture_that_is_hardly_changed_stays_what_it_was()
    {
        var source = await Paint("a big red circle on a blue background", seed: 1);
        var again = await Paint("a big red circle on a blue background", seed: 2, source: source);
        var apart = source.Rgba.Zip(again.Rgba, (before, after) => Math.Abs(before - after)).Average();
        Assert.InRange(apart, 0.1, 6);
    }

    private static void AssertNear((int Red, int Green, int Blue) asked, (int Red, int Green, int Blue) seen)
    {
        const int tolerance = 70;
        Assert.True(
            Math.Abs(asked.Red - seen.Red) < tolerance && Math.Abs(asked.Green - seen.Green) < tolerance && Math.Abs(asked.Blue - seen.Blue) < tolerance,
            $"asked for {asked}, seen {seen}");
    }

    /// <summary>Over a square of 16 pixels.</summary>
    private static (int Red, int Green, int Blue) Mean(Bitmap picture, int left, int top)
    {
        var sums = new int[3];
        for (var i = 0; i < 16 * 16; i++)
        {
            var at = 4 * ((top + i / 16) * picture.Width + left + i % 16);
            for (var channel = 0; channel < 3; channel++) sums[channel] += picture.Rgba[at + channel];
        }

        return (sums[0] / 256, sums[1] / 256, sums[2] / 256);
    }

    private async Task<Bitmap> Paint(string prompt, ulong seed, int steps = 20, Bitmap? source = null)
    {
        var job = new ImageJob
        {
            Model = DemoModels.Shapes, Prompt = prompt, Seed = seed, Steps = steps, Width = 128, Height = 128, CfgScale = 4, Sampler = "k_euler",
            Source = source, DenoisingStrength = 0.1,
        };
        return (await _engine.GenerateAsync(job, null, TestContext.Current.CancellationToken)).Images[0].Pixels;
    }
}
