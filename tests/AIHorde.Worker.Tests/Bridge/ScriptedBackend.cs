using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>A backend whose work can be held, refused or broken, to see what the bridge makes of it.</summary>
sealed class ScriptedBackend : IImageBackend, ITextBackend, IAlchemyBackend
{
    int running, runningMax, probes;

    public BackendAddress Address { get; init; } = BackendAddress.Parse("embedded")!;

    /// <summary>The name of the model that writes; null has none.</summary>
    public string? Writer { get; set; } = "test/writer";

    public int RunningMax => runningMax;

    public int Running => running;

    public int Probes => probes;

    public int? TilesMax { get; init; }

    public IReadOnlySet<string> Features { get; init; } = new HashSet<string> { Feature.ImageToImage, Feature.Inpainting };

    /// <summary>Work waits for this before it ends.</summary>
    public Func<CancellationToken, Task> Hold { get; set; } = _ => Task.CompletedTask;

    public Func<string?> Refusal { get; set; } = () => null;

    public List<ImageWork> Seen { get; } = [];

    public List<TextWork> SeenTexts { get; } = [];

    public ConcurrentQueue<AlchemyWork> SeenForms { get; } = new();

    public Task<Offer> ProbeAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref probes);
        return Task.FromResult(new Offer("a script", "no device")
        {
            Images = new ImageOffer([new ImageModel("test/painter")], Features, new HashSet<string>()),
            Text = new TextOffer(Writer is null ? [] : [new TextModel(Writer, 2048)]),
            Forms = [Forms.Caption, "RealESRGAN_x2plus"],
            TilesMax = TilesMax,
        });
    }

    public async Task<Outcome<IReadOnlyList<Picture>>> GenerateAsync(ImageWork work, IProgress<double> progress, CancellationToken cancellationToken)
    {
        lock (Seen)
        {
            Seen.Add(work);
        }

        return await WorkAsync<IReadOnlyList<Picture>>(
            () => [.. Enumerable.Range(0, work.Count).Select(index => new Picture(TinyPictures.WebP, work.Seed + index))], cancellationToken);
    }

    public async Task<Outcome<Writing>> GenerateAsync(TextWork work, IProgress<Written> progress, CancellationToken cancellationToken)
    {
        lock (SeenTexts)
        {
            SeenTexts.Add(work);
        }

        progress.Report(new Written(" there was", 0.3));

        return await WorkAsync(() => new Writing(" there was a lighthouse.", 6, 4, "stop"), cancellationToken);
    }

    public async Task<Outcome<Finding>> TransmuteAsync(AlchemyWork work, CancellationToken cancellationToken)
    {
        SeenForms.Enqueue(work);
        return await WorkAsync<Finding>(
            () => work.Form == Forms.Caption ? new Finding.Value(JsonValue.Create("a lighthouse")) : new Finding.Image(TinyPictures.WebP), cancellationToken);
    }

    public bool IsClosed { get; private set; }

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }

    async Task<Outcome<T>> WorkAsync<T>(Func<T> make, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref running);
        InterlockedMax(ref runningMax, now);
        try
        {
            await Hold(cancellationToken);
            return Refusal() is { } reason ? new Failed<T>(reason) : new Done<T>(make());
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}

static class TinyPictures
{
    /// <summary>One green pixel, lossless.</summary>
    public static readonly byte[] WebP = Convert.FromBase64String("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
}
