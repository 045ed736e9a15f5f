using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Upscaling;

namespace AIHorde.Worker.Backends.Upscaling;

/// <summary>
/// Upscalers of the ESRGAN family from a folder of .safetensors, by the engine. What this machine can't enlarge within a form's lease is not offered.
/// </summary>
/// <param name="open">What computes; called once, at the first probe.</param>
sealed class UpscalerBackend(BackendAddress address, Func<ITensorBackend> open, TimeProvider time) : IAlchemyBackend
{
    const int TileSide = 512, TilesMax = 256, TrialSide = 32;

    /// <summary>A form's lease less what loading and uploading take.</summary>
    static readonly TimeSpan WorkMax = TimeSpan.FromSeconds(120);

    /// <summary>The engine is used by one thread at a time.</summary>
    readonly SemaphoreSlim turn = new(1);

    /// <summary>Set and used under <see cref="turn"/>.</summary>
    ITensorBackend? engine;

    Dictionary<string, Upscaler> upscalers = [];

    public static UpscalerBackend InPlainCSharp(BackendAddress address, TimeProvider time) => new(address, () => new ManagedBackend(), time);

    public BackendAddress Address => address;

    public async Task<Offer> ProbeAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (upscalers.Count == 0)
            {
                upscalers = await Task.Run(Open, cancellationToken);
            }

            var tiles = await Task.Run(() => upscalers.ToDictionary(pair => pair.Key, pair => TilesOf(pair.Value, cancellationToken)), cancellationToken);
            var able = tiles.Where(pair => pair.Value > 0).ToList();
            return able.Count == 0
                ? throw new BackendUnavailableException($"{address}: this machine takes longer than {WorkMax.TotalSeconds} s for {TileSide}x{TileSide} pixels.")
                : new Offer("upscalers of the ESRGAN family", engine!.Device)
                {
                    Forms = [.. able.Select(pair => pair.Key)], TilesMax = able.Min(pair => pair.Value),
                };
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task<Outcome<Finding>> TransmuteAsync(AlchemyWork work, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (!upscalers.TryGetValue(work.Form, out var upscaler))
            {
                return new Failed<Finding>($"{address} has no {work.Form}.");
            }

            var picture = ImageFile.Decode(work.Source);
            var large = await Task.Run(() => upscaler.Enlarge(picture, cancellationToken), cancellationToken);
            return new Done<Finding>(new Finding.Image(ImageFile.EncodeWebp(large)));
        }
        catch (Exception exception) when (exception is ImageFormatException or EngineFaultException)
        {
            return new Failed<Finding>(exception.Message);
        }
        finally
        {
            turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var upscaler in upscalers.Values)
        {
            upscaler.Dispose();
        }

        engine?.Dispose();
        turn.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Files of other architectures are passed over: they are not what this engine does.</summary>
    Dictionary<string, Upscaler> Open()
    {
        var folder = address.Folder!;
        if (!Directory.Exists(folder))
        {
            throw new BackendUnavailableException($"There is no folder {folder}.");
        }

        var files = Directory.EnumerateFiles(folder, "*.safetensors").DistinctBy(ModelNames.Public).ToDictionary(ModelNames.Public);
        engine ??= open();
        var opened = new Dictionary<string, Upscaler>();
        foreach (var (form, name) in UpscalerNames.Match(files.Keys))
        {
            try
            {
                opened[form] = Upscaler.Open(engine, files[name]);
            }
            catch (EngineFaultException)
            {
                continue;
            }
        }

        return opened.Count > 0 ? opened
            : throw new BackendUnavailableException(
                $"{folder} has no .safetensors of an ESRGAN upscaler with one of the names {string.Join(", ", UpscalerNames.All)}.");
    }

    /// <summary>How large a picture is enlarged in time, by the time that a small one takes.</summary>
    int TilesOf(Upscaler upscaler, CancellationToken cancellationToken)
    {
        var trial = new Bitmap(TrialSide, TrialSide);
        upscaler.Enlarge(trial, cancellationToken);
        var started = time.GetTimestamp();
        upscaler.Enlarge(trial, cancellationToken);
        var secondsPerTile = time.GetElapsedTime(started).TotalSeconds * Upscaler.Work(TileSide, TileSide) / Upscaler.Work(TrialSide, TrialSide);
        return (int)Math.Min(WorkMax.TotalSeconds / Math.Max(secondsPerTile, 1e-6), TilesMax);
    }
}
