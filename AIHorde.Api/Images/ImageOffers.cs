using System.Collections.Concurrent;
using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Models;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Images;

/// <summary>Reads image workers as offers, those that pop here and those that the ledger tells of.</summary>
sealed class ImageOffers(WaitingRoom room, ModelReferences references) : IOfferReader
{
    const int blacklistMax = 200;
    const int wordLengthMax = 15;
    const int capabilitiesMax = 100;
    const int compiledMax = 10_000;

    /// <summary>Compiling a list of words costs more than a whole pop, and a worker's list seldom changes.</summary>
    readonly ConcurrentDictionary<string, BlacklistWords> compiled = new(StringComparer.Ordinal);

    public ImageOffer Of(WorkerView worker, WorkerSettings settings, DateTimeOffset seenAt)
    {
        var bridge = BridgeAgent.Parse(settings.BridgeAgent);
        return new ImageOffer
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
            Blacklist = BlacklistOf(settings.Blacklist),
            Threads = settings.Threads,
            Speed = worker.Speed,
            SeenAt = seenAt,
            MaxPixels = (int)Math.Min(settings.MaxPixels, int.MaxValue),
            AllowImg2Img = settings.AllowImg2Img,
            AllowPainting = settings.AllowPainting,
            AllowUnsafeIp = settings.AllowUnsafeAddress,
            AllowPostProcessing = settings.AllowPostProcessing,
            AllowControlNet = settings.AllowControlnet,
            AllowSdxlControlNet = settings.AllowSdxlControlnet,
            AllowLora = settings.AllowLora,
            LimitMaxSteps = settings.LimitMaxSteps,
            RequireUpfrontKudos = settings.RequireUpfrontKudos,
            ExtraSlow = settings.ExtraSlow,
            Capabilities = BridgeCapabilities.Of(bridge, settings.Capabilities),
            KarrasSamplers = BridgeCapabilities.SamplersOf(bridge, karras: true),
            PlainSamplers = BridgeCapabilities.SamplersOf(bridge, karras: false),
            Hosted = OfferedImageModels.Of(settings.Models, references.Images),
        };
    }

    public static WorkerSettings SettingsOf(ImagePopBody body, IReadOnlyList<string> models) => new()
    {
        BridgeAgent = body.BridgeAgent,
        Threads = body.Threads,
        Nsfw = body.Nsfw,
        Models = models,
        Blacklist = [.. body.Blacklist.Take(blacklistMax).Select(w => w.Length > wordLengthMax ? w[..wordLengthMax] : w)],
        AllowUnsafeAddress = body.AllowUnsafeIpaddr,
        ExtraSlow = body.ExtraSlowWorker,
        RequireUpfrontKudos = body.RequireUpfrontKudos,
        MaxPixels = body.MaxPixels,
        AllowImg2Img = body.AllowImg2Img,
        AllowPainting = body.AllowPainting,
        AllowPostProcessing = body.AllowPostProcessing,
        AllowControlnet = body.AllowControlnet,
        AllowSdxlControlnet = body.AllowSdxlControlnet,
        AllowLora = body.AllowLora,
        LimitMaxSteps = body.LimitMaxSteps,
        Capabilities = [.. body.Capabilities.Take(capabilitiesMax)],
    };

    /// <summary>Known models of accepted families; a customizer may serve any. Names that are not known are dropped without a word.</summary>
    public static (string[] Models, HordeError? Refused) Accepted(IReadOnlyList<string> offered, Caller caller, ImageModelReference reference)
    {
        const int modelsMax = 300;
        if (OfferedModels.Refuse(offered, caller) is { } no) return ([], no);
        string[] accepted = [.. offered.Take(modelsMax).Where(m => IsAccepted(m, caller, reference)).Distinct()];
        return accepted.Length == 0 ? ([], OfferedModels.Unserved()) : (accepted, null);
    }

    public void See(WorkerView worker)
    {
        if (worker is { Kind: WorkerKind.Image, LastCheckIn: { } seenAt }) room.Images.Roster.See(Of(worker, worker.Settings, seenAt));
    }

    public void Lose(WorkerId worker) => room.Images.Roster.Lose(worker);

    static bool IsAccepted(string model, Caller caller, ImageModelReference reference) =>
        caller.Has(Rights.Customizer)
        || (reference.Find(model) is { } known && ImageBaselines.IsEligible(known.Baseline))
        || (model.Contains("::", StringComparison.Ordinal) && caller.Has(Rights.Special));

    BlacklistWords BlacklistOf(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return BlacklistWords.None;
        if (compiled.Count >= compiledMax) compiled.Clear();
        return compiled.GetOrAdd(string.Join('\n', words), _ => new BlacklistWords(words));
    }
}
