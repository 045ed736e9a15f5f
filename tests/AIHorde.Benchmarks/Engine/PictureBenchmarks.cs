using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Diffusion;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tokenizers;
using AIHorde.Worker.Models;
using BenchmarkDotNet.Attributes;

namespace AIHorde.Benchmarks.Engine;

/// <summary>One whole picture of demo/shapes, from the prompt to pixels: 128 x 128, twenty guided steps.</summary>
[MinColumn]
[MemoryDiagnoser]
public class PictureBenchmarks : IDisposable
{
    private static readonly ImageJob s_job = new()
    {
        Model = DemoModels.Shapes, Prompt = "two green triangles at sunset", Seed = 1, Steps = 20, Width = 128, Height = 128, CfgScale = 4, Sampler = "k_euler",
    };

    private DiffusionEngine _engine = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Open() => _engine = new DiffusionEngine(new ManagedBackend(Threads), new DiffusionOptions(DemoModels.Image, ClipTokenizer.Load));

    [GlobalCleanup]
    public void Dispose() => _engine.DisposeAsync().AsTask().Wait();

    [Benchmark]
    public async Task<Bitmap> Draw() => (await _engine.GenerateAsync(s_job, null, CancellationToken.None)).Images[0].Pixels;
}
