using AIHorde.Worker.Backends;
using AIHorde.Worker.Backends.Embedded;
using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Models;
using AIHorde.Worker.Settings;
using AIHorde.Worker.Tests.Bridge;
using AIHorde.Worker.Tests.Engine;

namespace AIHorde.Worker.Tests.Backends;

/// <summary>The bridge over the embedded engine with the models that come with the program.</summary>
public sealed class EmbeddedBackendTests
{
    static readonly ImageModelInfo Small = new("demo", "stable diffusion 1", 128, 16, new HashSet<ImageAbility>());

    [Theory]
    [InlineData(128, 128, 128, 128)]
    [InlineData(512, 512, 128, 128)]
    [InlineData(1024, 512, 176, 96)]
    [InlineData(64, 64, 64, 64)]
    public void A_small_model_draws_about_its_own_number_of_pixels_in_the_asked_shape(int width, int height, int drawnWidth, int drawnHeight) =>
        Assert.Equal((drawnWidth, drawnHeight), EmbeddedImageJob.Size(width, height, Small));

    [Fact]
    public void A_large_model_draws_at_the_asked_size() =>
        Assert.Equal((768, 1024), EmbeddedImageJob.Size(768, 1024, Small with { NativeSize = 512, SizeMultiple = 64 }));

    [Fact]
    public void A_lora_that_is_not_there_is_left_out_and_remarked()
    {
        var remarks = new List<Remark>();
        var work = new ImageWork { Model = "demo", Prompt = "a hill", Loras = [new("here", 0.5, 1, "mist"), new("gone", 1, 1, "nothing")] };
        var job = EmbeddedImageJob.From(work, Small, new HashSet<string> { "here" }, remarks);
        Assert.Equal("a hill mist", job.Prompt);
        Assert.Equal([new LoraUse("here", 0.5, 1)], job.Loras);
        Assert.Equal([new Remark("lora", "download_failed", "gone")], remarks);
    }

    [Fact]
    public void A_folder_of_models_is_searched_for_what_each_can_do()
    {
        var folder = Directory.CreateTempSubdirectory("embedded-models").FullName;
        try
        {
            Put(folder, "pictures/fine/model_index.json", "{}");
            Put(folder, "pictures/fine/unet/config.json", """{"architectures":["TinyForCausalLM"]}""");
            Put(folder, "stories/config.json", """{"architectures":["LlamaForCausalLM"]}""");
            Put(folder, "dreamy.safetensors", "");
            Put(folder, "lora/foggy.safetensors", "");
            var models = EmbeddedModels.Find(folder);
            Assert.Equal(["dreamy", "pictures/fine"], models.Images.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(["stories"], models.Texts.Keys);
            Assert.Equal(Path.Combine(folder, "lora"), models.LoraFolder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Files_that_are_no_models_are_passed_over_and_said()
    {
        var folder = Directory.CreateTempSubdirectory("embedded-models").FullName;
        try
        {
            Put(folder, "truncated.safetensors", "");
            Put(folder, "stories/config.json", """{"architectures":["LlamaForCausalLM"]}""");
            File.Copy(Fixture.PathOf("tiny/vae/diffusion_pytorch_model.safetensors"), Path.Combine(folder, "vae.safetensors"));
            var address = BackendAddress.Parse($"embedded:{folder}")!;
            await using var nothing = EmbeddedBackend.InPlainCSharp(address);
            var none = await Assert.ThrowsAsync<BackendUnavailableException>(() => nothing.ProbeAsync(CancellationToken.None));
            Assert.Contains("vae.safetensors is not a Stable Diffusion 1, 2 or XL checkpoint", none.Message, StringComparison.Ordinal);
            Directory.CreateSymbolicLink(Path.Combine(folder, "demo"), DemoModels.Image.Values.Single());
            await using var backend = EmbeddedBackend.InPlainCSharp(address);
            var offer = await backend.ProbeAsync(CancellationToken.None);
            Assert.Equal(["demo"], offer.Images!.Models.Select(model => model.Name));
            Assert.Null(offer.Text);
            Assert.Equal(["stories", "truncated", "vae"], offer.Unreadable.Select(model => model.Name).Order(StringComparer.Ordinal));
            Bench Lay(string models) => Bench.Lay(Settings(models), [(backend, offer)]);
            Assert.Equal(3, Lay("demo").Unreadable.Count);
            var refusal = Assert.Throws<BackendUnavailableException>(() => Lay("demo,Some VAE=vae"));
            Assert.Contains("vae, which --models names, can't be opened", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_machine_that_reads_no_lossy_WebP_takes_no_sources_and_says_so()
    {
        EmbeddedEngines Open() => EmbeddedEngines.Open(EmbeddedModels.Find(null), () => new ManagedBackend(), () => new ManagedBackend());
        await using var bare = new EmbeddedBackend(BackendAddress.Parse("embedded")!, Open) { ReadsSources = false };
        var offer = await bare.ProbeAsync(CancellationToken.None);
        Assert.DoesNotContain(Feature.ImageToImage, offer.Images!.Features);
        Assert.DoesNotContain(Feature.Inpainting, offer.Images.Features);
        Assert.Contains("libwebp", Assert.Single(offer.Warnings), StringComparison.Ordinal);
        await using var whole = new EmbeddedBackend(BackendAddress.Parse("embedded")!, Open) { ReadsSources = true };
        offer = await whole.ProbeAsync(CancellationToken.None);
        Assert.Contains(Feature.Inpainting, offer.Images!.Features);
        Assert.Empty(offer.Warnings);
    }

    [Fact]
    public async Task The_bundled_models_answer_a_horde()
    {
        await using var horde = await FakeHorde.StartAsync();
        var picture = FakeRequest.Image("a red circle") with { Model = "demo/shapes" };
        picture.Payload["ddim_steps"] = 2;
        horde.Jobs.Ask(picture);
        horde.Jobs.Ask(FakeRequest.Text() with { Model = "demo/tales" });
        await using var backend = EmbeddedBackend.InPlainCSharp(BackendAddress.Parse("embedded")!);
        await using var worker = await TestWorker.StartAsync(horde, backend);
        await Eventually.Is(() => horde.Jobs.Results.Count == 2, "a picture and a story", TimeSpan.FromMinutes(2));
        var drawn = ImageFile.Decode(horde.Uploads.Values.Single());
        Assert.Equal((64, 128), (drawn.Width, drawn.Height));
        var story = (string)horde.Jobs.Results.Single(result => result.Request.Kind == JobKind.Text).Body["generation"]!;
        Assert.True(story.Split(' ').Length > 3, story);
    }

    static WorkerSettings Settings(string models) => Assert.IsType<SettingsOutcome.Ready>(
        SettingsReader.Read(["--key", "k", "--name", "N", "--models", models], _ => null, _ => null)).Settings;

    static void Put(string folder, string path, string content)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
