using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Backends;

/// <summary>
/// Holds the backends. At start all of them must answer: a volunteer who configured a GPU server does not want to serve from the processor
/// instead without knowing, so a backend that stays away ends the program with a reason.
/// </summary>
public sealed partial class Workshop(IReadOnlyList<IBackend> backends, WorkerSettings settings, TimeProvider time, ILogger<Workshop> logger) : IAsyncDisposable
{
    static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(60);
    static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(2);

    /// <summary>Held while offers and bench are replaced; readers take the bench as it is.</summary>
    readonly Lock gate = new();

    volatile Bench? bench;

    /// <summary>Laid by <see cref="OpenAsync"/>, before any loop runs, and again whenever a backend has something else to offer.</summary>
    public Bench Bench => bench ?? throw new InvalidOperationException("The backends have not been probed yet.");

    public IReadOnlyList<(IBackend Backend, Offer Offer)> Probed { get; private set; } = [];

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var probed = new List<(IBackend, Offer)>();
        foreach (var backend in backends)
        {
            probed.Add((backend, await FirstProbeAsync(backend, cancellationToken)));
        }

        Probed = probed;
        bench = Bench.Lay(settings, probed);
    }

    /// <summary>After a failure: all backends of this kind of work must answer before more of it is taken, and it is theirs of now that is offered.</summary>
    public async Task ProbeAgainAsync(JobKind kind, CancellationToken cancellationToken)
    {
        var concerned = kind switch
        {
            JobKind.Image => Bench.Images.Values.Select(place => place.Backend),
            JobKind.Text => Bench.Texts.Values.Select(place => place.Backend),
            _ => Bench.FormPlaces.Values,
        };
        var fresh = new Dictionary<IBackend, Offer>();
        foreach (var backend in concerned.Distinct().ToList())
        {
            fresh[backend] = await ProbeAsync(backend, cancellationToken);
        }

        Lay(fresh);
    }

    /// <summary>Now and then: what a volunteer adds to a server or a folder is offered without a restart. What does not answer stays as it was.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var fresh = new Dictionary<IBackend, Offer>();
        try
        {
            foreach (var backend in backends.Where(backend => backend.MayHaveChanged()))
            {
                fresh[backend] = await ProbeAsync(backend, cancellationToken);
            }

            Lay(fresh);
        }
        catch (BackendUnavailableException)
        {
            // The next job there says so, and is handed back.
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in backends)
        {
            await backend.DisposeAsync();
        }
    }

    /// <summary>The loops that run count on each kind of work that was offered at start, so a bench without one is no bench.</summary>
    void Lay(Dictionary<IBackend, Offer> fresh)
    {
        lock (gate)
        {
            var (before, probed) = (Bench, Probed.Select(entry => (entry.Backend, fresh.GetValueOrDefault(entry.Backend, entry.Offer))).ToList());
            var laid = Bench.Lay(settings, probed);
            if (Enum.GetValues<JobKind>().Any(kind => before.Offers(kind) && !laid.Offers(kind)))
            {
                throw new BackendUnavailableException("The backends no longer have what this worker is set to offer.");
            }

            (Probed, bench) = (probed, laid);
            if (Names(laid) is var names && names != Names(before))
            {
                Changed(logger, names);
            }
        }
    }

    static string Names(Bench laid) =>
        string.Join(", ", laid.Images.Keys.Concat(laid.Texts.Keys).Concat(laid.FormPlaces.Keys).Order(StringComparer.Ordinal));

    async Task<Offer> FirstProbeAsync(IBackend backend, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + settings.BackendWait;
        while (true)
        {
            try
            {
                return await ProbeAsync(backend, cancellationToken);
            }
            catch (BackendUnavailableException) when (time.GetUtcNow() < until)
            {
                await Task.Delay(BetweenProbes, time, cancellationToken);
            }
        }
    }

    static async Task<Offer> ProbeAsync(IBackend backend, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ProbeTimeout);
        try
        {
            return await backend.ProbeAsync(limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or System.Text.Json.JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new BackendUnavailableException($"{backend.Address} does not answer: {exception.Message}", exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "The backends have something else now: {Names}")]
    static partial void Changed(ILogger logger, string names);
}
