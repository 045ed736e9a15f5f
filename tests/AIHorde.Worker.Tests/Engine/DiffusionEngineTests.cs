using System.Text;
using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Diffusion;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Engine.Managed;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>The whole way from a job to pixels with a tiny model of random weights.</summary>
public sealed class DiffusionEngineTests : IAsyncLifetime
{
    private static readonly ImageJob s_job = new()
    {
        Model = "tiny", Prompt = "5 250 17", Width = 16, Height = 16, Steps = 4, CfgScale = 3, Sampler = "k_euler", Seed = 1234,
    };

    private readonly DiffusionEngine _engine = new(new ManagedBackend(threads: 2), new DiffusionOptions(
        new Dictionary<string, string> { ["tiny"] = Fixture.PathOf("tiny") }, _ => new NumberTokenizer(), Fixture.PathOf("loras")));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task A_seed_gives_the_picture_that_torch_gives()
    {
        using var fixture = new Fixture("diffusion.safetensors");
        Bitmap picture = (await Generate(s_job)).Images[0].Pixels;
        Bitmap expected = Pixels.FromPlanes(fixture.Floats("picture.pixels"), 16, 16);
        Assert.InRange(Enumerable.Range(0, picture.Rgba.Length).Max(i => Math.Abs(picture.Rgba[i] - expected.Rgba[i])), 0, 1);
        Assert.True(expected.Rgba.Distinct().Count() > 20, "the expected picture is not flat");
    }

    [Fact]
    public async Task The_model_says_what_it_can()
    {
        ImageModelInfo info = Assert.Single(_engine.Models);
        Assert.Equal((16, 4, "stable diffusion 1"), (info.NativeSize, info.SizeMultiple, info.Baseline));
        Assert.Contains(ImageAbility.Inpainting, info.Abilities);
        Assert.Contains("CPU", _engine.Device, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_job_of_several_pictures_counts_seeds_up_and_reports_every_step()
    {
        var seen = new List<EngineProgress>();
        ImageResult two = await _engine.GenerateAsync(s_job with { Count = 2 }, new Collect(seen), TestContext.Current.CancellationToken);
        ImageResult second = await Generate(s_job with { Seed = 1235 });
        Assert.Equal([1234UL, 1235UL], two.Images.Select(i => i.Seed));
        Assert.Equal(second.Images[0].Pixels.Rgba, two.Images[1].Pixels.Rgba);
        Assert.Equal(Enumerable.Range(1, 8), seen.Select(p => p.Done));
        Assert.All(seen, p => Assert.Equal(8, p.Total));
    }

    [Fact]
    public async Task What_the_mask_does_not_show_stays_as_it_was()
    {
        Bitmap source = (await Generate(s_job)).Images[0].Pixels;
        var mask = new Bitmap(16, 16);
        for (int i = 0; i < 256; i++)
        {
            mask.Rgba.AsSpan(i * 4, 4).Fill(255);
            if (i % 16 < 8) mask.Rgba.AsSpan(i * 4, 3).Clear();
        }
        ImageJob job = s_job with { Source = source, Mask = mask, SourceUse = SourceUse.Inpainting, DenoisingStrength = 1, Prompt = "99 98" };
        Bitmap one = (await Generate(job)).Images[0].Pixels, other = (await Generate(job with { Seed = 77 })).Images[0].Pixels;
        Assert.True(Difference(one, other, x => x >= 10) > 4 * Difference(one, other, x => x < 4), "the right half changes with the seed, the left hardly");
    }

    [Fact]
    public async Task A_weak_denoising_keeps_more_of_the_source_than_a_strong_one()
    {
        var source = new Bitmap(20, 12);
        for (int i = 0; i < source.Rgba.Length; i++) source.Rgba[i] = i % 4 == 3 ? (byte)255 : (byte)(i * 7 % 256);
        ImageJob job = s_job with { Source = source, Steps = 8 };
        Bitmap one = (await Generate(job with { DenoisingStrength = 0.02 })).Images[0].Pixels;
        Bitmap two = (await Generate(job with { DenoisingStrength = 0.02, Seed = 5 })).Images[0].Pixels;
        Bitmap three = (await Generate(job with { DenoisingStrength = 1 })).Images[0].Pixels;
        Bitmap four = (await Generate(job with { DenoisingStrength = 1, Seed = 5 })).Images[0].Pixels;
        double weak = Difference(one, two, _ => true), strong = Difference(three, four, _ => true);
        Assert.True(weak * 1.5 < strong, $"weak {weak}, strong {strong}");
    }

    [Fact]
    public async Task Large_pictures_weights_long_prompts_tiling_and_loras_work_together()
    {
        ImageJob job = s_job with
        {
            Width = 40, Height = 24, HiresFix = true, Tiling = true, Prompt = "5 (250 17:1.4) " + string.Join(' ', Enumerable.Range(20, 25)),
            NegativePrompt = "7", Sampler = "k_dpmpp_2m", ClipSkip = 2, Loras = [new LoraUse("kohya", 0.5, 0.5)],
        };
        Bitmap picture = (await Generate(job)).Images[0].Pixels;
        Assert.Equal((40, 24), (picture.Width, picture.Height));
        Assert.NotEqual(picture.Rgba, (await Generate(job with { Loras = [] })).Images[0].Pixels.Rgba);
        Assert.NotEqual(picture.Rgba, (await Generate(job with { Tiling = false })).Images[0].Pixels.Rgba);
    }

    [Fact]
    public async Task A_lora_that_cannot_be_used_is_left_out_and_said_and_the_picture_is_drawn()
    {
        string folder = Directory.CreateTempSubdirectory("loras").FullName;
        File.Copy(Fixture.PathOf("loras/kohya.safetensors"), Path.Combine(folder, "good.safetensors"));
        File.Copy(Fixture.PathOf("tiny/vae/diffusion_pytorch_model.safetensors"), Path.Combine(folder, "vae.safetensors"));
        WriteLora(Path.Combine(folder, "other.safetensors"), "lora_unet_elsewhere");
        WriteLora(Path.Combine(folder, "larger.safetensors"), "lora_unet_conv_in");
        await using var engine = new DiffusionEngine(new ManagedBackend(threads: 2), new DiffusionOptions(
            new Dictionary<string, string> { ["tiny"] = Fixture.PathOf("tiny") }, _ => new NumberTokenizer(), folder));
        ImageJob job = s_job with { Loras = [new("good"), new("vae"), new("other"), new("larger")] };
        ImageResult result = await engine.GenerateAsync(job, null, TestContext.Current.CancellationToken);
        Assert.Equal([new("larger", false), new("other", false), new LoraLeftOut("vae", true)], result.LorasLeftOut.OrderBy(lora => lora.Name));
        ImageResult good = await engine.GenerateAsync(s_job with { Loras = [new("good")] }, null, TestContext.Current.CancellationToken);
        Assert.Equal(good.Images[0].Pixels.Rgba, result.Images[0].Pixels.Rgba);
        Assert.NotEqual((await Generate(s_job)).Images[0].Pixels.Rgba, result.Images[0].Pixels.Rgba);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>One pair of rank 1 for a weight of 2 by 2.</summary>
    private static void WriteLora(string path, string stem)
    {
        string header = "{" + $"\"{stem}.lora_down.weight\":" + "{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + $"\"{stem}.lora_up.weight\":" + "{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[8,16]}}";
        using var file = new BinaryWriter(File.Create(path));
        file.Write((long)header.Length);
        file.Write(Encoding.ASCII.GetBytes(header));
        file.Write(new byte[16]);
    }

    [Fact]
    public async Task A_job_that_cannot_be_done_is_a_fault_in_words_and_the_engine_goes_on()
    {
        await Assert.ThrowsAsync<EngineFaultException>(() => Generate(s_job with { Model = "other" }));
        await Assert.ThrowsAsync<EngineFaultException>(() => Generate(s_job with { Width = 18 }));
        await Assert.ThrowsAsync<EngineFaultException>(() => Generate(s_job with { Loras = [new LoraUse("../tiny/unet/diffusion_pytorch_model")] }));
        await Assert.ThrowsAsync<EngineFaultException>(() => Generate(s_job with { Sampler = "k_magic" }));
        Assert.Single((await Generate(s_job)).Images);
    }

    [Fact]
    public async Task A_cancelled_job_stops_at_the_next_step()
    {
        using var cancel = new CancellationTokenSource();
        var progress = new Collect([]) { After = () => cancel.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _engine.GenerateAsync(s_job with { Steps = 500 }, progress, cancel.Token));
        Assert.Single((await Generate(s_job)).Images);
    }

    private Task<ImageResult> Generate(ImageJob job) => _engine.GenerateAsync(job, null, TestContext.Current.CancellationToken);

    private static double Difference(Bitmap a, Bitmap b, Func<int, bool> column)
        => Enumerable.Range(0, a.Rgba.Length).Where(i => column(i / 4 % a.Width)).Average(i => Math.Abs(a.Rgba[i] - b.Rgba[i]));

    private sealed class Collect(List<EngineProgress> seen) : IProgress<EngineProgress>
    {
        public Action? After { get; init; }

        public void Report(EngineProgress value)
        {
            seen.Add(value);
            After?.Invoke();
        }
    }
}
