using System.Diagnostics;
using AIHorde.Worker.Backends;
using AIHorde.Worker.Backends.Embedded.Child;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Models;
using AIHorde.Worker.Tests.Engine;

namespace AIHorde.Worker.Tests.Backends;

/// <summary>The engine in a process of its own, computing in plain C# here: what the two say to each other does not depend on it.</summary>
public sealed class ProcessBackendTests : IAsyncLifetime
{
    static readonly BackendAddress Address = BackendAddress.Parse("embedded")!;

    readonly ProcessBackend backend = new(Address, () => new EngineOpening(null, false, null));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => backend.DisposeAsync();

    [Fact]
    public async Task Pictures_and_texts_come_as_from_the_engine_itself()
    {
        var offer = await backend.ProbeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(DemoModels.Shapes, Assert.Single(offer.Images!.Models).Name);
        Assert.Contains(Feature.ImageToImage, offer.Images.Features);
        var progress = new Progress();
        var pictures = Assert.IsType<Done<IReadOnlyList<Picture>>>(await backend.GenerateAsync(Image(2), progress, TestContext.Current.CancellationToken));
        Assert.Equal(64, ImageFile.Decode(Assert.Single(pictures.Value).Bytes).Width);
        Assert.NotEmpty(progress.Reports);
        var text = Assert.IsType<Done<Writing>>(await backend.GenerateAsync(
            new TextWork { Model = DemoModels.Tales, Prompt = "Once upon a time", LengthMax = 8 }, progress, TestContext.Current.CancellationToken));
        Assert.NotEmpty(text.Value.Text);
    }

    [Fact]
    public async Task A_job_that_cannot_be_done_fails_alone()
    {
        var failed = Assert.IsType<Failed<IReadOnlyList<Picture>>>(
            await backend.GenerateAsync(Image(2) with { Source = [1, 2, 3] }, new Progress(), TestContext.Current.CancellationToken));
        Assert.Equal([new Remark("source_image", "parse_failed")], failed.Remarks);
        Assert.IsType<Done<IReadOnlyList<Picture>>>(await backend.GenerateAsync(Image(1), new Progress(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cancelled_job_ends_and_the_process_goes_on()
    {
        using var cancel = new CancellationTokenSource();
        await backend.ProbeAsync(CancellationToken.None);
        var before = backend.ProcessId;
        var progress = new Progress { Then = cancel.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => backend.GenerateAsync(Image(500), progress, cancel.Token));
        Assert.IsType<Done<IReadOnlyList<Picture>>>(await backend.GenerateAsync(Image(1), new Progress(), TestContext.Current.CancellationToken));
        Assert.Equal(before, backend.ProcessId);
    }

    [Fact]
    public async Task A_process_that_dies_takes_its_job_with_it_and_the_next_one_finds_another()
    {
        await backend.ProbeAsync(CancellationToken.None);
        var process = Process.GetProcessById(backend.ProcessId!.Value);
        var progress = new Progress { Then = process.Kill };
        await Assert.ThrowsAsync<BackendUnavailableException>(() => backend.GenerateAsync(Image(500), progress, TestContext.Current.CancellationToken));
        Assert.IsType<Done<IReadOnlyList<Picture>>>(await backend.GenerateAsync(Image(1), new Progress(), TestContext.Current.CancellationToken));
        Assert.NotEqual(process.Id, backend.ProcessId);
    }

    [Fact]
    public async Task The_process_ends_with_the_backend()
    {
        await backend.ProbeAsync(CancellationToken.None);
        using var process = Process.GetProcessById(backend.ProcessId!.Value);
        await backend.DisposeAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Libtorch_draws_in_the_process_too()
    {
        await using var torch = new ProcessBackend(Address, () => new EngineOpening(TorchHere.Folder, false, null));
        Assert.StartsWith("CPU by libtorch 2.", (await torch.ProbeAsync(TestContext.Current.CancellationToken)).Device, StringComparison.Ordinal);
        Assert.IsType<Done<IReadOnlyList<Picture>>>(await torch.GenerateAsync(Image(2), new Progress(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upscalers_enlarge_in_the_process_too(bool byTorch)
    {
        var folder = Directory.CreateTempSubdirectory("upscalers").FullName;
        File.Copy(Fixture.PathOf("upscalers/newer-x2.safetensors"), Path.Combine(folder, "RealESRGAN_x2plus.safetensors"));
        var opening = new EngineOpening(byTorch ? TorchHere.Folder : null, false, folder) { Upscales = true };
        await using var upscalers = new ProcessBackend(BackendAddress.Parse($"upscalers:{folder}")!, () => opening);
        var offer = await upscalers.ProbeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["RealESRGAN_x2plus"], offer.Forms);
        Assert.StartsWith(byTorch ? "CPU by libtorch 2." : "CPU, ", offer.Device, StringComparison.Ordinal);
        var source = ImageFile.Encode(new Bitmap(5, 3), ImageFormat.Png);
        var done = Assert.IsType<Done<Finding>>(await upscalers.TransmuteAsync(new("RealESRGAN_x2plus", source), TestContext.Current.CancellationToken));
        var large = ImageFile.Decode(Assert.IsType<Finding.Image>(done.Value).Bytes);
        Assert.Equal((10, 6), (large.Width, large.Height));
        Assert.IsType<Failed<Finding>>(await upscalers.TransmuteAsync(new("RealESRGAN_x2plus", [1, 2]), TestContext.Current.CancellationToken));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_folder_without_libtorch_is_said_when_probing()
    {
        var folder = Directory.CreateTempSubdirectory("no-torch").FullName;
        await using var torch = new ProcessBackend(Address, () => new EngineOpening(folder, false, null));
        var refusal = await Assert.ThrowsAsync<BackendUnavailableException>(() => torch.ProbeAsync(TestContext.Current.CancellationToken));
        Assert.Contains("There is no libtorch in", refusal.Message, StringComparison.Ordinal);
        Directory.Delete(folder);
    }

    static ImageWork Image(int steps) => new() { Model = DemoModels.Shapes, Prompt = "a red circle", Width = 64, Height = 64, Steps = steps, Seed = 1 };

    sealed class Progress : IProgress<double>, IProgress<Written>
    {
        public List<double> Reports { get; } = [];

        public Action? Then { get; init; }

        public void Report(double value)
        {
            Reports.Add(value);
            Then?.Invoke();
        }

        public void Report(Written value) => Report(value.Share);
    }
}
