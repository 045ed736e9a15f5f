using AIHorde.Api.Images;
using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Api.Text;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Styles;

/// <summary>What a style must be to be published, new or changed.</summary>
sealed class StyleRules(Profanity profanity, ModelReferences references, StyledBody styled)
{
    const int ModelsMax = 5;
    const int TagsMax = 10;

    public HordeError? Refuse(Style style, Caller caller)
    {
        if (style.Name.Length == 0) return HordeError.BadRequest("The name is empty.");
        if (profanity.IsIn(style.Name)) return HordeError.BadRequest("The name holds words that are not wanted here.", Rc.Profanity);
        if (style.Models.Length is 0 or > ModelsMax) return HordeError.BadRequest($"A style names one to {ModelsMax} models.");
        if (style.Tags.Length > TagsMax) return HordeError.BadRequest($"A style has at most {TagsMax} tags.");
        if (StyleTemplate.Missing(style.Prompt, needsNegative: style.Kind == RequestKind.Image) is { } missing)
            return HordeError.BadRequest($"The prompt of the style lacks {missing}.");
        if (style.Kind == RequestKind.Text) return TextRules.Refuse(new TextAsyncBody { Params = styled.Read<TextParams>(style) });
        var body = AsRequest(style);
        return body.Params.Special is not null && !caller.Has(Rights.Special)
            ? HordeError.BadRequest("The special parameters are for special accounts.")
            : ImageRules.RefuseParams(body, references.Images);
    }

    /// <summary>What the makers of its models advise against; text styles have no warnings.</summary>
    public IReadOnlyList<AskWarning>? WarningsOf(Style style) =>
        style.Kind == RequestKind.Image ? [.. ImageWarnings.Of(AsRequest(style), references.Images)] : null;

    ImageAsyncBody AsRequest(Style style) =>
        new() { Prompt = style.Prompt, Models = style.Models, Params = styled.Read<ImageParams>(style) };
}
