using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Api.Styles;
using AIHorde.Ledger;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Text;

/// <summary>Requests for texts: rules and price.</summary>
sealed class TextAsking(AskRules rules, ModelReferences references, WaitingRoom room, FilterBook filters, StyledBody styled)
    : IAskKind<TextAsyncBody, TextOrder>
{
    public RequestKind Kind => RequestKind.Text;

    public TextAsyncBody Styled(Style style, TextAsyncBody body) => styled.Apply(style, body);

    public async Task<(TextOrder? Order, HordeError? Refused)> OrderAsync(
        TextAsyncBody body, Asker asker, ChosenStyle? style, Arrival from, CancellationToken ct)
    {
        if (await rules.RefuseAsync(Kind, body, from, asker, ct) is { } no) return (null, no);
        var (prompt, corrupt) = await CleanAsync(body, asker, ct);
        if (prompt is null) return (null, corrupt);
        if (TextRules.Refuse(body) is { } invalid) return (null, invalid);
        var maxLength = body.Params.MaxLength ?? TextParams.DefaultMaxLength;
        return (new TextOrder(body, asker, prompt, maxLength, UpfrontOf(body, maxLength), references.Texts) { Style = style }, null);
    }

    public TextOrder Smaller(TextOrder order) => order.Shortened();

    /// <summary>Long texts need kudos on hand, and so does whoever does not want slow workers.</summary>
    TextUpfront UpfrontOf(TextAsyncBody body, int maxLength)
    {
        var free = TextPrice.FreeTokens(room.Texts.Threads, room.Texts.Queue.Pieces);
        if (body.SlowWorkers) free = TextPrice.ClampFreeTokens(free);
        var isNeeded = !body.SlowWorkers || maxLength > free;
        return new TextUpfront(isNeeded ? TextPrice.Upfront(body.Models, references.Texts, maxLength, body.Count) : Kudos.Zero, free);
    }

    /// <summary>Text prompts are not judged; only those of flagged accounts, or for models marked as unsafe, are rewritten.</summary>
    async Task<(string? Prompt, HordeError? Refused)> CleanAsync(TextAsyncBody body, Asker asker, CancellationToken ct)
    {
        var isFlagged = asker.Account.Has(Ledger.Users.Roles.Flagged);
        if (!isFlagged && !body.Models.Any(m => references.Texts.Find(m)?.Nsfw == true || references.Images.IsNsfw(m))) return (body.Prompt, null);
        var patterns = await filters.CurrentAsync(ct);
        if (!isFlagged && patterns.Judge(body.Prompt, 10).Suspicion == 0) return (body.Prompt, null);
        return patterns.Replace(body.Prompt) is { Length: > 0 } replaced
            ? (replaced, null)
            : (null, HordeError.BadRequest("Nothing is left of the prompt after what is not allowed was taken out.", Rc.CorruptPrompt));
    }
}
