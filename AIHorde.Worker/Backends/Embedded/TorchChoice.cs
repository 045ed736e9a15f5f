using AIHorde.Worker.Backends.Embedded.Child;
using AIHorde.Worker.Engine.Torch;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Backends.Embedded;

/// <summary>
/// Whether the engine computes by libtorch, and where. Whoever asks for a device or a folder gets it or a reason; only "auto" chooses: a GPU
/// that is there and a libtorch that can use it, else plain C#.
/// </summary>
static class TorchChoice
{
    public const string None = "none";

    /// <summary>Null means plain C#.</summary>
    public static EngineOpening? Of(string torch, string device, string? modelFolder, Func<string, string?> environment, Func<bool> hasGpu)
    {
        if (torch == None)
        {
            return device == "cuda" ? throw Unavailable("a GPU was asked for with --device cuda, and libtorch was forbidden with --torch none.") : null;
        }

        if (torch.Length > 0)
        {
            var named = TorchFolder.Within(torch) ?? throw Unavailable($"there is no libtorch in {torch}. {TorchFolder.Advice}");
            var gpu = device == "cuda" || (device == "auto" && TorchFolder.HasCuda(named) && hasGpu());
            return new EngineOpening(named, gpu && Checked(named, hasGpu), modelFolder);
        }

        var found = device == "cpu" ? null : TorchFolder.Find(cuda: true, environment);
        return (device, found) switch
        {
            ("cuda", null) => throw Unavailable($"--device cuda needs a libtorch with CUDA, and none was found. {TorchFolder.Advice}"),
            ("cuda", { } folder) => new EngineOpening(folder, Checked(folder, hasGpu), modelFolder),
            (_, { } folder) when hasGpu() => new EngineOpening(folder, true, modelFolder),
            _ => null,
        };
    }

    /// <param name="plain">The same in this process and in plain C#.</param>
    public static IBackend Backend(BackendAddress address, WorkerSettings settings, Func<IBackend> plain)
    {
        EngineOpening? Choose() =>
            Of(settings.Torch, settings.Device, address.Folder, Environment.GetEnvironmentVariable, () => CudaDriver.First() is not null) is { } found
                ? found with { Upscales = address.Kind == BackendKind.Upscalers }
                : null;
        try
        {
            return Choose() is null ? plain() : new ProcessBackend(address, () => Choose()!);
        }
        catch (BackendUnavailableException)
        {
            // Said again, as the reason, where backends are probed.
            return new ProcessBackend(address, () => Choose()!);
        }
    }

    static bool Checked(string folder, Func<bool> hasGpu) => !TorchFolder.HasCuda(folder) ? throw Unavailable($"the libtorch in {folder} is made without CUDA.")
        : hasGpu() ? true : throw Unavailable("--device cuda was asked for, and NVIDIA's driver shows no GPU.");

    static BackendUnavailableException Unavailable(string why) => new($"The embedded engine can't compute as asked: {why}");
}
