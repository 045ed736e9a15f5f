using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Text;

/// <summary>Gives a text worker its next job.</summary>
sealed class TextPop(WorkerDoor door, WaitingRoom room, JobClaims claims, Payloads payloads, ModelReferences references, TimeProvider time)
{
    const int modelsMax = 200;
    static readonly TextPopped nothing = new() { Payload = new TextParams().ForWorker(null) };

    public async Task<Results<Answer<TextPopped>, HordeError>> PopAsync(
        TextPopBody body, Caller caller, ClientAddress address, HttpResponse response, CancellationToken ct)
    {
        var (favoured, malformed) = WorkerDoor.PriorityUsers(body.PriorityUsernames);
        if ((malformed ?? WorkerDoor.Refuse(caller)) is { } no) return no;
        string[] models = [.. body.Models.Take(modelsMax)];
        if (OfferedModels.Refuse(models, caller) is { } unfit) return unfit;
        var settings = SettingsOf(body, models);
        var (worker, refused) = await door.ComeAsync(
            new Popping(body.Name.Trim(), WorkerKind.Text, caller, settings, RewardOf(settings), address.Peer), ct);
        if (worker is null) return refused!;
        var offer = TextOffers.Of(worker, settings, references.Texts, time.GetUtcNow()) with { PriorityUsers = favoured };
        room.Texts.Roster.See(offer);
        var terms = new ClaimTerms<TextDemand>(_ => RequestLimits.TextLease, request => OfferedModels.Pick(request.Models, models), ExtraSlow: false);
        return await claims.PopAsync(room.Texts, offer, body.Amount, terms) switch
        {
            Popped.Jobs jobs => Answers.Ok(await JobAsync(jobs, response, ct)),
            Popped.Nothing when WorkerDoor.Maintenance(worker) is { } resting => resting,
            Popped.Nothing none => Answers.Ok(nothing with { Skipped = none.Skipped.NonZero().ToDictionary(s => s.Name, s => s.Count) }),
            _ => LedgerErrors.Busy,
        };
    }

    async Task<TextPopped> JobAsync(Popped.Jobs jobs, HttpResponse response, CancellationToken ct)
    {
        var ask = await payloads.AskAsync(jobs.Claim.Ask.Request, ct);
        using (JobTelemetry.Join("queue wait", ask.TraceParent, jobs.Claim.Ask.QueuedAt))
        {
            if (ask.TraceParent is { } parent) response.Headers.TraceParent = parent;
        }

        Guid[] ids = [.. jobs.Claim.Jobs.Select(j => j.Job.Value)];
        return new TextPopped
        {
            Payload = (ask.Text ?? new TextParams()).ForWorker(ask.Prompt),
            Id = ids[0],
            Ids = ids,
            Model = jobs.Model,
            Ttl = (int)RequestLimits.TextLease.TotalSeconds,
        };
    }

    Kudos RewardOf(WorkerSettings settings) => UptimeReward.OfText(
        settings.Models.Count > 0 ? references.Texts.Find(settings.Models[0]) : null,
        settings.MaxContextLength,
        BridgeCapabilities.IsValidatedTextBackend(BridgeAgent.Parse(settings.BridgeAgent)));

    static WorkerSettings SettingsOf(TextPopBody body, string[] models) => new()
    {
        BridgeAgent = body.BridgeAgent,
        Threads = body.Threads,
        Nsfw = body.Nsfw,
        Models = models,
        MaxLength = body.MaxLength,
        MaxContextLength = body.MaxContextLength,
        Softprompts = body.Softprompts,
    };
}

/// <summary>Reads text workers as offers, those that pop here and those that the ledger tells of.</summary>
sealed class TextOffers(WaitingRoom room, ModelReferences references) : IOfferReader
{
    public static TextOffer Of(WorkerView worker, WorkerSettings settings, Ledger.Models.TextModelReference reference, DateTimeOffset seenAt)
    {
        var bridge = BridgeAgent.Parse(settings.BridgeAgent);
        return new TextOffer
        {
            Id = worker.Id,
            Name = worker.Name,
            Owner = worker.Owner,
            OwnerTrusted = worker.OwnerRoles.HasFlag(Roles.Trusted),
            Models = [.. settings.Models],
            Maintenance = worker.Maintenance,
            Paused = worker.Paused,
            Nsfw = settings.Nsfw,
            Bridge = bridge,
            Threads = settings.Threads,
            Speed = worker.Speed,
            SeenAt = seenAt,
            MaxLength = settings.MaxLength,
            MaxContextLength = settings.MaxContextLength,
            BackendValidated = BridgeCapabilities.IsValidatedTextBackend(bridge),
            SlowSpeed = TextOffer.SlowSpeedFor(settings.Models.Count > 0 ? reference.BillionsOf(settings.Models[0]) : null),
        };
    }

    public void See(WorkerView worker)
    {
        if (worker is { Kind: WorkerKind.Text, LastCheckIn: { } seenAt })
            room.Texts.Roster.See(Of(worker, worker.Settings, references.Texts, seenAt));
    }

    public void Lose(WorkerId worker) => room.Texts.Roster.Lose(worker);
}
