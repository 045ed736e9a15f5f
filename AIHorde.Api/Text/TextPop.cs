using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Text;

/// <summary>Text workers: what they say of themselves, and how a job is told to them.</summary>
sealed class TextPop(WaitingRoom room, TextOffers offers, ModelReferences references) : IPopKind<TextPopBody, TextDemand, TextOffer, TextPopped>
{
    const int modelsMax = 200;
    static readonly TextPopped nothing = new() { Payload = new TextParams().ForWorker(null) };

    public Market<TextDemand, TextOffer> Market => room.Texts;

    public OfferReader<TextOffer> Offers => offers;

    public (WorkerSettings? Settings, HordeError? Refused) Read(TextPopBody body, Caller caller)
    {
        string[] models = [.. body.Models.Take(modelsMax)];
        if (OfferedModels.Refuse(models, caller) is { } unfit) return (null, unfit);
        return (body.Settings(models) with
        {
            MaxLength = body.MaxLength,
            MaxContextLength = body.MaxContextLength,
            Softprompts = body.Softprompts,
        }, null);
    }

    public Kudos UptimeRewardOf(WorkerSettings settings) => UptimeReward.OfText(
        settings.Models.Count > 0 ? references.Texts.Find(settings.Models[0]) : null,
        settings.MaxContextLength,
        BridgeCapabilities.IsValidatedTextBackend(BridgeAgent.Parse(settings.BridgeAgent)));

    public TimeSpan LeaseOf(WaitingRequest<TextDemand> request, TextOffer offer) => RequestLimits.TextLease;

    public string? ModelOf(WaitingRequest<TextDemand> request, TextOffer offer) => OfferedModels.Pick(request.Models, offer.Models);

    public Task<TextPopped> TellAsync(IReadOnlyList<HandedOut> jobs, TextOffer offer, string origin, CancellationToken ct)
    {
        Guid[] ids = [.. jobs[0].Claim.Jobs.Select(j => j.Job.Value)];
        return Task.FromResult(new TextPopped
        {
            Payload = (jobs[0].Asked.Text ?? new TextParams()).ForWorker(jobs[0].Asked.Prompt),
            Id = ids[0],
            Ids = ids,
            Model = jobs[0].Jobs.Model,
            Ttl = (int)jobs[0].Jobs.Lease.TotalSeconds,
        });
    }

    public TextPopped Nothing(SkipCounts skipped) => nothing with { Skipped = skipped.NonZero().ToDictionary(s => s.Name, s => s.Count) };

    public TextPopped Delivering(TextPopped popped, IReadOnlyList<PopMessage> messages) => popped with { Messages = messages };
}

/// <summary>Text workers as offers; how slow is too slow depends on their model.</summary>
sealed class TextOffers(WaitingRoom room, ModelReferences references) : OfferReader<TextOffer>(WorkerKind.Text, room.Texts.Roster)
{
    public override TextOffer Of(WorkerView worker, WorkerSettings settings, DateTimeOffset seenAt) => new(worker, settings, seenAt)
    {
        SlowSpeed = TextOffer.SlowSpeedFor(settings.Models.Count > 0 ? references.Texts.BillionsOf(settings.Models[0]) : null),
    };
}
