namespace AIHorde.Ledger.Dispatch;

/// <summary>
/// What a request asks of a worker, apart from its model. Requests with equal demands are judged once for all of them, which is what
/// makes a pop independent of how many there are. So nothing that differs from request to request belongs here.
/// </summary>
public abstract record JobDemand<TOffer>
    where TOffer : WorkerOffer
{
    public bool Nsfw { get; init; }

    public bool TrustedWorkers { get; init; }

    public bool SlowWorkers { get; init; } = true;

    /// <summary>The requester's address was judged unsafe, and the worker may refuse such.</summary>
    public bool UnsafeIp { get; init; }

    public bool RequesterTrusted { get; init; }

    public WorkerTargets Targets { get; init; } = WorkerTargets.Anyone;

    /// <summary>The work of one piece: pixel-steps of an image, tokens of a text.</summary>
    public abstract double Things { get; }

    /// <summary>Everything but model, blacklist, maintenance and what this worker was given before, which are not the same for all such requests.</summary>
    public abstract Verdict Judge(TOffer offer);

    /// <summary>How many pieces this worker gets at once of the ones that remain.</summary>
    public abstract int BatchFor(TOffer offer, int amount, int remaining);
}

/// <summary>The workers that a request names: only these, or any but these.</summary>
public sealed class WorkerTargets : IEquatable<WorkerTargets>
{
    public static readonly WorkerTargets Anyone = new([], isDenyList: false);
    readonly Guid[] workers;

    public WorkerTargets(IEnumerable<WorkerId> workers, bool isDenyList)
    {
        this.workers = [.. workers.Select(w => w.Value).Distinct().Order()];
        IsDenyList = isDenyList && this.workers.Length > 0;
    }

    public bool IsDenyList { get; }

    public bool IsEmpty => workers.Length == 0;

    public IEnumerable<WorkerId> Workers => workers.Select(w => new WorkerId(w));

    public bool Allow(WorkerId worker) => workers.Length == 0 || workers.Contains(worker.Value) != IsDenyList;

    public bool Equals(WorkerTargets? other) => other is not null && IsDenyList == other.IsDenyList && workers.AsSpan().SequenceEqual(other.workers);

    public override bool Equals(object? obj) => Equals(obj as WorkerTargets);

    public override int GetHashCode() => workers.Aggregate(IsDenyList ? 1 : 0, HashCode.Combine);
}
