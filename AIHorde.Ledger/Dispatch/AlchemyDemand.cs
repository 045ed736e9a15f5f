using System.Diagnostics.CodeAnalysis;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Dispatch;

/// <summary>An alchemist. Its forms are what models are to others.</summary>
public sealed record AlchemyOffer : WorkerOffer
{
    public AlchemyOffer()
    {
    }

    [SetsRequiredMembers]
    public AlchemyOffer(WorkerView worker, WorkerSettings settings, DateTimeOffset seenAt)
        : base(worker, settings, seenAt)
    {
        Models = [.. settings.Forms];
        MaxTiles = settings.MaxTiles;
        AllowUnsafeIp = settings.AllowUnsafeAddress;
        // The samples of alchemists are seconds a form.
        Speed = 1 / worker.Speed;
    }

    public int MaxTiles { get; init; } = 80;

    public bool AllowUnsafeIp { get; init; } = true;

    public override bool TakesAnyModel => false;

    /// <summary>Ten seconds a form and more are slow.</summary>
    public bool IsSlow => Speed * slowSeconds <= 1;

    const double slowSeconds = 10;
}

/// <summary>One form for one picture.</summary>
public sealed record AlchemyDemand : JobDemand<AlchemyOffer>
{
    /// <summary>The size of the picture in squares of 512 pixels.</summary>
    public int Tiles { get; init; } = 1;

    public override double Things => 1;

    public override Verdict Judge(AlchemyOffer offer)
    {
        if (Tiles > offer.MaxTiles) return Verdict.Excluded(SkipReason.MaxTiles);
        if (UnsafeIp && !offer.AllowUnsafeIp) return Verdict.Excluded(SkipReason.UnsafeIp);
        if (!SlowWorkers && offer.IsSlow) return Verdict.Excluded(SkipReason.Performance);
        if (offer.OwnerTrusted) return Verdict.Fits;
        return TrustedWorkers || (UnsafeIp && !RequesterTrusted) ? Verdict.Refused(SkipReason.Untrusted) : Verdict.Fits;
    }

    public override int BatchFor(AlchemyOffer offer, int amount, int remaining) => Math.Min(1, remaining);
}
