using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Backends;

/// <summary>
/// Holds the backends. At start all of them must answer: a volunteer who configured a GPU server does not want to serve from the processor
/// instead without knowing, so a backend that stays away ends the program with a reason.
/// </summary>
public sealed class Workshop(IReadOnlyList<IBackend> backends, WorkerSettings settings, TimeProvider time) : IAsyncDisposable
{
    static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(60);
    static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(2);

    Bench? bench;

    /// <summary>Set once by <see cref="OpenAsync"/>, before any loop runs.</summary>
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

    /// <summary>After a failure: all backends of this kind of work must answer before more of it is taken.</summary>
    public async Task ProbeAgainAsync(JobKind kind, CancellationToken cancellationToken)
    {
        var concerned = kind switch
        {
            JobKind.Image => Bench.Images.Values.Select(place => place.Backend),
            JobKind.Text => Bench.Texts.Values.Select(place => place.Backend),
            _ => Bench.FormPlaces.Values,
        };
        foreach (var backend in concerned.Distinct())
        {
            await ProbeAsync(backend, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in backends)
        {
            await backend.DisposeAsync();
        }
    }

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
}
