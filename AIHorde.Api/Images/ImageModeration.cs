using System.Text.RegularExpressions;
using AIHorde.Api.Requests;
using AIHorde.Ledger.Addresses;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Models;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Images;

/// <summary>
/// Looks at the positive part of a prompt: refuses what meets both groups of filters, or rewrites it where the requester agreed; and rewrites for models
/// that show more than others.
/// </summary>
sealed partial class ImageModeration(FilterBook filters, AddressTimeouts timeouts, CommandBus bus)
{
    const string separator = "###";
    const string saferNegatives = "child, infant, underage, immature, teenager, tween";

    public async Task<(string? Prompt, HordeError? Refused)> CleanAsync(
        ImageAsyncBody body, Asker asker, ClientAddress address, ImageModelReference reference, CancellationToken ct)
    {
        var patterns = await filters.CurrentAsync(ct);
        var prompt = body.Prompt;
        if (patterns.Judge(prompt).IsBlocked)
        {
            var mayReplace = body.ReplacementFilter || asker.Account.Has(Roles.Education);
            if (mayReplace && Split(prompt).Positive.Length > PatternSet.ReplaceableLengthMax)
                return (null, HordeError.BadRequest($"A prompt that must be rewritten may have {PatternSet.ReplaceableLengthMax} characters."));
            if (!mayReplace || Replace(patterns, prompt) is not { } replaced) return (null, await RefuseAsync(asker, address, ct));
            prompt = replaced;
        }

        var isFlagged = asker.Account.Has(Roles.Flagged);
        var isDelicate = body.Models.Any(reference.IsNsfw) && (patterns.Judge(prompt, 10).Suspicion > 0 || Youthful().IsMatch(Split(prompt).Positive));
        if (!isFlagged && !isDelicate) return (prompt, null);
        return Replace(patterns, Age(prompt, body.Models)) is { } safer ? (safer, null) : (null, Corrupt());
    }

    /// <summary>
    /// Moderators test filters; everyone else is remembered, and an address that goes on must wait longer each time. The author of a style answers for
    /// nobody who uses it.
    /// </summary>
    async Task<HordeError> RefuseAsync(Asker asker, ClientAddress address, CancellationToken ct)
    {
        if (asker.Account.Has(Roles.Moderator) && !asker.IsByStyle) return Corrupt();
        if (!asker.IsByStyle) await bus.SubmitAsync(new SuspectUser(asker.Id, Suspicion.CorruptPrompt), ct);
        await timeouts.SuspectAsync(address.Client, asker.Account.Has(Roles.Service), ct);
        return Corrupt();
    }

    static HordeError Corrupt() => HordeError.BadRequest("This prompt is not accepted here.", Rc.CorruptPrompt);

    static (string Positive, string? Negative) Split(string prompt) =>
        prompt.Split(separator, 2) is [var positive, var negative] ? (positive, negative) : (prompt, null);

    static string? Replace(PatternSet patterns, string prompt)
    {
        var (positive, negative) = Split(prompt);
        if (patterns.Replace(PromptText.Normalise(positive)) is not { } replaced) return null;
        return $"{replaced}{separator}{saferNegatives}{(string.IsNullOrEmpty(negative) ? "" : $", {negative}")}";
    }

    /// <summary>Words for the young become words for adults. One model is asked for by tags that begin with a count.</summary>
    static string Age(string prompt, IReadOnlyList<string> models)
    {
        var (positive, negative) = Split(prompt);
        var keepsCounts = models is ["Hentai Diffusion"];
        var aged = Youthful().Replace(positive, match =>
        {
            if (keepsCounts && match.Index > 0 && positive[match.Index - 1] == '1') return match.Value;
            return match.Value.ToLowerInvariant() switch
            {
                "girl" or "nina" => "adult woman",
                "boy" or "boys" or "son" or "sons" => "adult man",
                _ => "adult",
            };
        });
        return negative is null ? aged : aged + separator + negative;
    }

    [GeneratedRegex(@"(?<![\p{L}])(student|young|little|litle|lil|small|tiny|girl|nina|boys?|sons?)(?![\p{L}])", RegexOptions.IgnoreCase, 50)]
    private static partial Regex Youthful();
}
