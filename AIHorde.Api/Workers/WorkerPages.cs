using System.Globalization;
using System.Text;
using AIHorde.Api.Workers.Messages;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Workers;

/// <summary>Writes workers for whoever looks: everybody, or a moderator, who also sees address and contact.</summary>
sealed class WorkerPages(UserQueries users, PayloadStore payloads, ActiveMessages messages, TimeProvider time)
{
    const double megapixel = 1_000_000;

    public async ValueTask<WorkerDetails> ForPublicAsync(WorkerView worker, CancellationToken ct)
    {
        var details = Common(worker);
        return worker.OwnerShowsWorkers ? details with { Owner = worker.OwnerAlias, Messages = await MessagesAsync(worker, ct) } : details;
    }

    public async Task<WorkerDetails> ForModeratorAsync(WorkerView worker, CancellationToken ct)
    {
        var address = await payloads.ReadAsync(WorkerStream.AddressKey(worker.Id), ct);
        return Common(worker) with
        {
            Owner = worker.OwnerAlias,
            Messages = await MessagesAsync(worker, ct),
            Paused = worker.Paused,
            Suspicious = worker.Suspicions,
            Ipaddr = address is null ? null : Encoding.UTF8.GetString(address),
            Contact = (await users.DetailsAsync(worker.Owner, ct)).Contact,
        };
    }

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
