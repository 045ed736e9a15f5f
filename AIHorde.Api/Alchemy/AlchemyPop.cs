using AIHorde.Api.Blobs;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Alchemy;

/// <summary>Alchemists: which forms they do, and how forms are told to them.</summary>
sealed class AlchemyPop(WaitingRoom room, AlchemyOffers offers, IBlobStore store) : IPopKind<AlchemyPopBody, AlchemyDemand, AlchemyOffer, AlchemyPopped>
{
    public Market<AlchemyDemand, AlchemyOffer> Market => room.Alchemy;

    public OfferReader<AlchemyOffer> Offers => offers;

    public string MalformedPriority => Rc.BadRequest;

    public (WorkerSettings? Settings, HordeError? Refused) Read(AlchemyPopBody body, Caller caller) => (new WorkerSettings
    {
        BridgeAgent = body.BridgeAgent,
        Threads = body.Threads,
        Forms = [.. body.Forms.Distinct()],
        MaxTiles = body.MaxTiles,
    }, null);

    public Kudos UptimeRewardOf(WorkerSettings settings) => UptimeReward.OfAlchemy;

    public TimeSpan LeaseOf(WaitingRequest<AlchemyDemand> request, AlchemyOffer offer) => RequestLimits.AlchemyLease;

    /// <summary>The form itself, by which what was done is counted.</summary>
    public string? ModelOf(WaitingRequest<AlchemyDemand> request, AlchemyOffer offer) => request.Models[0];

    public Task<AlchemyPopped> TellAsync(IReadOnlyList<HandedOut> jobs, AlchemyOffer offer, string origin, CancellationToken ct) =>
        Task.FromResult(new AlchemyPopped { Forms = [.. jobs.SelectMany(job => job.Claim.Jobs.Select(unit => FormOf(job, unit, origin)))] });

    public AlchemyPopped Nothing(SkipCounts skipped) => new() { Skipped = skipped.NonZero().ToDictionary(reason => reason.Name, reason => reason.Count) };

    /// <summary>A paused alchemist gets a form that looks like any other.</summary>
    PoppedForm FormOf(HandedOut job, ClaimedUnit unit, string origin)
    {
        var form = job.Jobs.Model!;
        var asked = job.Asked.Alchemy ?? new AlchemyAsk();
        return new PoppedForm
        {
            Id = unit.Job.Value,
            Form = form,
            Payload = asked.Payloads.ElementAtOrDefault(unit.Unit),
            SourceImage = asked.Source is { } source ? store.GetUrl(source.Name, origin) : "",
            R2Upload = AlchemyForms.IsPicture(form) ? store.PutUrl(BlobNames.OfUpload(unit.Job.Value), origin) : null,
        };
    }
}

/// <summary>Alchemists as offers.</summary>
sealed class AlchemyOffers(WaitingRoom room) : OfferReader<AlchemyOffer>(WorkerKind.Interrogation, room.Alchemy.Roster)
{
    public override AlchemyOffer Of(WorkerView worker, WorkerSettings settings, DateTimeOffset seenAt) => new(worker, settings, seenAt);
}
