using System.Diagnostics.CodeAnalysis;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Dispatch;

public sealed record TextOffer : WorkerOffer
{
    public TextOffer()
    {
    }

    [SetsRequiredMembers]
    public TextOffer(WorkerView worker, WorkerSettings settings, DateTimeOffset seenAt)
        : base(worker, settings, seenAt) =>
        (MaxLength, MaxContextLength, BackendValidated) = (settings.MaxLength, settings.MaxContextLength, BridgeCapabilities.IsValidatedTextBackend(Bridge));

    public int MaxLength { get; init; } = 512;

    public int MaxContextLength { get; init; } = 2048;

    public bool BackendValidated { get; init; }

    /// <summary>Below this many tokens a second a worker counts as slow; it depends on the size of its first model.</summary>
    public double SlowSpeed { get; init; }

    /// <param name="firstModelBillions">The parameters of the first model offered, in billions; null when none is offered.</param>
    public static double SlowSpeedFor(double? firstModelBillions) => firstModelBillions switch
    {
        null or >= 20 => 3,
        >= 13 => 4,
        _ => 5,
    };
}

public sealed record TextDemand : JobDemand<TextOffer>
{
    public int MaxLength { get; init; } = 80;

    public int MaxContextLength { get; init; } = 2048;

    public bool ValidatedBackends { get; init; }

    public override double Things => MaxLength;

    public override Verdict Judge(TextOffer offer)
    {
        if (MaxLength > offer.MaxLength) return Verdict.Excluded(SkipReason.MaxLength);
        if (MaxContextLength > offer.MaxContextLength) return Verdict.Excluded(SkipReason.MaxContextLength);
        if (Nsfw && !offer.Nsfw) return Verdict.Excluded(SkipReason.Nsfw);
        if (!Targets.Allow(offer.Id)) return Verdict.Excluded(SkipReason.WorkerId);
        if (!SlowWorkers && offer.Speed < offer.SlowSpeed) return Verdict.Excluded(SkipReason.Performance);
        if (ValidatedBackends && !offer.BackendValidated) return Verdict.Excluded(SkipReason.BridgeVersion);
        return TrustedWorkers && !offer.OwnerTrusted ? Verdict.Refused(SkipReason.Untrusted) : Verdict.Fits;
    }

    public override int BatchFor(TextOffer offer, int amount, int remaining) => Math.Min(amount, remaining);
}
