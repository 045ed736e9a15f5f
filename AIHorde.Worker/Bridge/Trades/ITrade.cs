using AIHorde.Worker.Bridge.Delivery;
using AIHorde.Worker.Bridge.Wire;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>One kind of work: how to ask for it and how to do it. Everything else (slots, retries, stopping) is the same for all.</summary>
interface ITrade
{
    JobKind Kind { get; }

    string WorkerName { get; }

    Task<Reply<Catch>> PopAsync(CancellationToken cancellationToken);

    /// <summary>Generates all parcels of a job. What a job itself causes is a faulted parcel; an exception means that the backend is gone.</summary>
    /// <param name="left">Of the lease.</param>
    Task<IReadOnlyList<Parcel>> WorkAsync(HordeJob job, TimeSpan left, IProgress<double> progress, CancellationToken cancellationToken);

    /// <summary>Returns when the backends answer again, or throws <see cref="Backends.BackendUnavailableException"/>.</summary>
    Task ProbeAsync(CancellationToken cancellationToken);
}

/// <summary>What a pop brought: often nothing, and then why requests were passed over.</summary>
sealed record Catch(IReadOnlyList<HordeJob> Jobs, IReadOnlyDictionary<string, double> Skipped, IReadOnlyList<WorkerMessage> Messages);

/// <summary>A lease on work. After <see cref="Lifetime"/> the server gives it to another, and the result is worth nothing.</summary>
abstract record HordeJob(JobKind Kind, IReadOnlyList<string> Ids, string Model, TimeSpan Lifetime, string? TraceParent)
{
    /// <summary>Size or length, for the log and the view; never what was asked for.</summary>
    public abstract string Measure { get; }
}
