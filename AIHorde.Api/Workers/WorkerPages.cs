using System.Globalization;
using System.Text;
using AIHorde.Api.Workers.Messages;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Workers;

/// <summary>Writes workers for whoever looks: everybody, or a moderator, who also sees address and contact.</summary>
sealed class WorkerPages(PayloadStore payloads, ActiveMessages messages, TimeProvider time)
{
    const double megapixel = 1_000_000;

    public async Task<IReadOnlyList<WorkerDetails>> ForPublicAsync(IReadOnlyList<WorkerView> workers, CancellationToken ct)
    {
        var shown = new List<WorkerDetails>(workers.Count);
        foreach (var worker in workers) shown.Add(worker.OwnerShowsWorkers ? await WithOwnerAsync(worker, ct) : Common(worker));
        return shown;
    }

    /// <summary>What is private is read for all of them at once.</summary>
    public async Task<IReadOnlyList<WorkerDetails>> ForModeratorsAsync(IReadOnlyList<WorkerView> workers, CancellationToken ct)
    {
        var kept = await payloads.ReadAsync([.. workers.Select(AddressKey).Concat(workers.Select(ContactKey)).Distinct()], ct);
        string? Kept(string key) => kept.TryGetValue(key, out var text) ? Encoding.UTF8.GetString(text) : null;
        var shown = new List<WorkerDetails>(workers.Count);
        foreach (var worker in workers)
            shown.Add(await WithOwnerAsync(worker, ct) with
            {
                Paused = worker.Paused,
                Suspicious = worker.Suspicions,
                Ipaddr = Kept(AddressKey(worker)),
                Contact = Kept(ContactKey(worker)),
            });
        return shown;
    }

    static string AddressKey(WorkerView worker) => WorkerStream.AddressKey(worker.Id);

    static string ContactKey(WorkerView worker) => UserStream.DetailKey(worker.Owner, UserDetail.Contact);

    async ValueTask<WorkerDetails> WithOwnerAsync(WorkerView worker, CancellationToken ct) =>
        Common(worker) with { Owner = worker.OwnerAlias, Messages = await MessagesAsync(worker, ct) };

    async ValueTask<IReadOnlyList<MessageView>> MessagesAsync(WorkerView worker, CancellationToken ct) =>
        [.. (await messages.ForAsync(worker.Id, ct)).Where(message => message.Worker is not null)
            .Select(message => MessageView.Of(message) with { Id = null })];

    WorkerDetails Common(WorkerView worker)
    {
        var details = new WorkerDetails
        {
            Type = worker.Kind.ToString().ToLowerInvariant(),
            Name = worker.Name,
            Id = worker.Id.Value,
            Online = worker.IsOnline(time.GetUtcNow()),
            RequestsFulfilled = worker.Fulfilled,
            KudosRewards = worker.KudosRewards.ToDecimal(),
            KudosDetails = new WorkerKudosDetails(
                worker.Generated.IsZero ? null : worker.Generated.ToDecimal(), worker.UptimeRewards.IsZero ? null : (long)worker.UptimeRewards.ToDecimal()),
            Performance = PerformanceOf(worker),
            Threads = worker.Settings.Threads,
            Uptime = worker.UptimeSeconds,
            MaintenanceMode = worker.Maintenance,
            MaintenanceMsg = worker.Maintenance ? worker.MaintenanceMessage : null,
            Info = worker.Info,
            Nsfw = worker.Kind != WorkerKind.Interrogation && worker.Settings.Nsfw,
            Trusted = worker.OwnerRoles.HasFlag(Roles.Trusted),
            Flagged = worker.OwnerRoles.HasFlag(Roles.Flagged),
            UncompletedJobs = worker.UncompletedJobs,
            Team = new WorkerTeam(worker.TeamName, worker.Team?.Value),
            BridgeAgent = worker.Settings.BridgeAgent,
        };
        return worker.Kind switch
        {
            WorkerKind.Image => OfImages(details, worker),
            WorkerKind.Text => details with
            {
                Models = worker.Settings.Models,
                MaxLength = worker.Settings.MaxLength,
                MaxContextLength = worker.Settings.MaxContextLength,
            },
            // One that named none is shown with the usual one, as it always was.
            _ => details with { Forms = worker.Settings.Forms is { Count: > 0 } forms ? forms : ["caption"] },
        };
    }

    static WorkerDetails OfImages(WorkerDetails details, WorkerView worker)
    {
        var settings = worker.Settings;
        var able = BridgeCapabilities.Of(BridgeAgent.Parse(settings.BridgeAgent), settings.Capabilities);
        return details with
        {
            Models = settings.Models,
            MaxPixels = settings.MaxPixels,
            MegapixelstepsGenerated = Math.Round((double)worker.Contributions / megapixel),
            Img2img = settings.AllowImg2Img && able.HasFlag(Capability.Img2Img),
            Painting = settings.AllowPainting && able.HasFlag(Capability.Inpainting),
            PostProcessing = settings.AllowPostProcessing,
            Lora = settings.AllowLora,
            Controlnet = settings.AllowControlnet,
            SdxlControlnet = settings.AllowSdxlControlnet,
        };
    }

    static string PerformanceOf(WorkerView worker) => worker.Kind switch
    {
        WorkerKind.Image => string.Create(CultureInfo.InvariantCulture, $"{worker.Speed / megapixel:0.0} megapixelsteps per second"),
        WorkerKind.Text => string.Create(CultureInfo.InvariantCulture, $"{worker.Speed:0.0} tokens per second"),
        _ when worker.Samples.Count == 0 => "No requests fulfilled yet",
        _ => string.Create(CultureInfo.InvariantCulture, $"{worker.Samples.Average():0.0} seconds per form"),
    };
}
