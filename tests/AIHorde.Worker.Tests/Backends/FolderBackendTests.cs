using AIHorde.Worker.Backends;
using AIHorde.Worker.Backends.Embedded;
using AIHorde.Worker.Models;
using AIHorde.Worker.Tests.Bridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace AIHorde.Worker.Tests.Backends;

/// <summary>A volunteer puts a model into the folder while the worker runs.</summary>
public sealed class FolderBackendTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("folder-backend").FullName;

    BackendAddress Address => BackendAddress.Parse($"embedded:{folder}")!;

    [Fact]
    public async Task What_has_changed_is_opened_when_the_job_under_way_is_done_and_the_next_waits_for_it()
    {
        var made = new List<ScriptedBackend>();
        var held = new TaskCompletionSource();
        await using var backend = new FolderBackend(Address, () =>
        {
            made.Add(new ScriptedBackend { Hold = _ => held.Task });
            return made[^1];
        });
        await backend.ProbeAsync(CancellationToken.None);
        await backend.ProbeAsync(CancellationToken.None);
        Assert.Single(made);
        var first = WriteAsync(backend);
        await Eventually.Is(() => made[0].Running == 1, "the job is under way");

        File.WriteAllText(Path.Combine(folder, "new.safetensors"), "weights");
        var probe = backend.ProbeAsync(CancellationToken.None);
        var second = WriteAsync(backend);
        Assert.False(made[0].IsClosed);
        held.SetResult();
        await Task.WhenAll(first, probe, second);
        Assert.True(made[0].IsClosed);
        Assert.Equal((1, 1), (made[0].SeenTexts.Count, made[1].SeenTexts.Count));
    }

    [Fact]
    public void A_file_that_is_still_being_copied_is_let_be()
    {
        var backend = new FolderBackend(Address, () => throw new InvalidOperationException("Nothing is opened by looking"));
        File.WriteAllText(Path.Combine(folder, "new.safetensors"), "wei");
        Assert.False(backend.MayHaveChanged());
        File.AppendAllText(Path.Combine(folder, "new.safetensors"), "ghts");
        Assert.False(backend.MayHaveChanged());
        Assert.True(backend.MayHaveChanged());
    }

    [Fact]
    public async Task A_job_before_the_first_probe_is_refused()
    {
        await using var backend = new FolderBackend(Address, () => new ScriptedBackend());
        await Assert.ThrowsAsync<BackendUnavailableException>(() => WriteAsync(backend));
    }

    [Fact]
    public async Task A_model_that_is_put_into_the_folder_is_offered_without_a_restart()
    {
        await using var horde = await FakeHorde.StartAsync();
        Directory.CreateSymbolicLink(Path.Combine(folder, "painter"), DemoModels.Image.Values.Single());
        var backend = new FolderBackend(Address, () => EmbeddedBackend.InPlainCSharp(Address));
        await using var workshop = new Workshop([backend], TestWorker.Settings(horde), TimeProvider.System, NullLogger<Workshop>.Instance);
        await workshop.OpenAsync(CancellationToken.None);
        await workshop.RefreshAsync(CancellationToken.None);
        Assert.Empty(workshop.Bench.Texts);
        Directory.CreateSymbolicLink(Path.Combine(folder, "writer"), DemoModels.Text.Values.Single());
        await workshop.RefreshAsync(CancellationToken.None);
        await workshop.RefreshAsync(CancellationToken.None);
        Assert.Equal(["writer"], workshop.Bench.Texts.Keys);
        Assert.Equal(["painter"], workshop.Bench.Images.Keys);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static Task<Outcome<Writing>> WriteAsync(FolderBackend backend) =>
        backend.GenerateAsync(new TextWork { Model = "test/writer", Prompt = "Once" }, new Progress<Written>(), CancellationToken.None);
}
