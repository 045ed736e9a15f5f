using System.Collections.Concurrent;
using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Models;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Images;

/// <summary>Image workers as offers: with the words that they refuse, and what their models are.</summary>
sealed class ImageOffers(WaitingRoom room, ModelReferences references) : OfferReader<ImageOffer>(WorkerKind.Image, room.Images.Roster)
{
    const int blacklistMax = 200;
    const int wordLengthMax = 15;
    const int capabilitiesMax = 100;
    const int compiledMax = 10_000;

    /// <summary>Compiling a list of words costs more than a whole pop, and a worker's list seldom changes.</summary>
    readonly ConcurrentDictionary<string, BlacklistWords> compiled = new(StringComparer.Ordinal);

    public override ImageOffer Of(WorkerView worker, WorkerSettings settings, DateTimeOffset seenAt) => new(worker, settings, seenAt)
    {
        Blacklist = BlacklistOf(settings.Blacklist),
        Hosted = OfferedImageModels.Of(settings.Models, references.Images),
    };

    public static WorkerSettings SettingsOf(ImagePopBody body, IReadOnlyList<string> models) => body.Settings(models) with
    {
        Blacklist = [.. body.Blacklist.Take(blacklistMax).Select(w => w.Length > wordLengthMax ? w[..wordLengthMax] : w)],
        AllowUnsafeAddress = body.AllowUnsafeIpaddr,
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
