using System.Text.Json;
using AIHorde.Api.Images;
using AIHorde.Api.Text;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Styles;

/// <summary>Finds the style that a request or a page names, and puts it on a request.</summary>
sealed class StyleChoice(StyleQueries styles, IOptions<JsonOptions> json)
{
    const string StyleWord = "style";

    static readonly HordeError NotFound = HordeError.NotFound("There is no such style.", Rc.StyleNotFound);

    /// <summary>By id, then by name. Private styles may be used by whoever knows them.</summary>
    public async Task<(StyleView? Style, HordeError? Refused)> FindAsync(string? named, RequestKind kind, CancellationToken ct)
    {
        if (named is null) return (null, null);
        var style = Guid.TryParse(named, out var id) ? await styles.FindAsync(new StyleId(id), ct) : null;
        style ??= await FindByNameAsync(named, kind, ct) ?? await FindByNameAsync(named, null, ct);
        if (style is null) return (null, NotFound);
        return style.Style.Kind == kind ? (style, null) : (null, HordeError.BadRequest("The style is for another kind of request."));
    }

    /// <summary>
    /// <c>name</c>, <c>style::name</c>, <c>alias::name</c>, or all three parts. The reference writes the alias first and reads the kind first,
    /// so both orders are taken, and the owner counts in both.
    /// </summary>
    public Task<StyleView?> FindByNameAsync(string named, RequestKind? kind, CancellationToken ct)
    {
        var parts = named.Split("::");
        if (parts.Length > 3) return Task.FromResult<StyleView?>(null);
        var before = parts.SkipLast(1).ToList();
        var owner = before.Find(part => part != StyleWord);
        var isOurs = parts.Length < 3 || before.Contains(StyleWord);
        return isOurs ? styles.FindByNameAsync(parts[^1], owner, kind, ct) : Task.FromResult<StyleView?>(null);
    }

    /// <summary>The style's parameters and models count; of the caller's only the number, and the size where the style has none.</summary>
    public ImageAsyncBody Apply(Style style, ImageAsyncBody body)
    {
        var settings = Read<ImageParams>(style);
        return body with
        {
            Prompt = body.Prompt.Length == 0 ? "" : StyleTemplate.OfImage(style.Prompt, body.Prompt),
            Models = style.Models,
            Params = settings with
            {
                N = body.Params.N,
                Width = settings.Width ?? body.Params.Width,
                Height = settings.Height ?? body.Params.Height,
            },
        };
    }

    /// <summary>As for images; the lengths are the caller's too, because no style can have any.</summary>
    public TextAsyncBody Apply(Style style, TextAsyncBody body) => body with
    {
        Prompt = body.Prompt.Length == 0 ? "" : StyleTemplate.OfText(style.Prompt, body.Prompt),
        Models = style.Models,
        Params = Read<TextParams>(style) with { N = body.Params.N, MaxLength = body.Params.MaxLength, MaxContextLength = body.Params.MaxContextLength },
    };

    public T Read<T>(Style style) where T : new() => style.Params is null
        ? new T()
        : (T)JsonSerializer.Deserialize(style.Params, json.Value.SerializerOptions.GetTypeInfo(typeof(T)))!;
}
