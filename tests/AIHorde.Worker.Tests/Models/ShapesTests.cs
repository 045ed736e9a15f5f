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

    private async Task<Bitmap> Paint(string prompt, ulong seed, int steps = 20)
    {
        var job = new ImageJob
        {
            Model = DemoModels.Shapes, Prompt = prompt, Seed = seed, Steps = steps, Width = 128, Height = 128, CfgScale = 4, Sampler = "k_euler",
        };
        return (await _engine.GenerateAsync(job, null, TestContext.Current.CancellationToken)).Images[0].Pixels;
    }
}
