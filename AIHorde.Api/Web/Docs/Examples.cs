using AIHorde.Api.Web.Home;
using AIHorde.Api.Web.Session;

namespace AIHorde.Api.Web.Docs;

/// <summary>A program in one language that does one thing, with everything filled in that it needs in order to run.</summary>
/// <param name="Key">What its file ends in.</param>
public sealed record Example(string Key, string Language, string Text);

/// <summary>Whole programs rather than lines of them. They know this server's address and a model that it serves now.</summary>
static class Examples
{
    const string Origin = "{origin}";

    static readonly (string Key, string Language)[] languages = [("sh", "curl"), ("cs", "C#"), ("py", "Python"), ("mjs", "JavaScript")];

    /// <param name="about">image or text.</param>
    public static async Task<IReadOnlyList<Example>> OfAsync(HttpContext context, InnerApi api, string about)
    {
        var best = await HomeEndpoints.BestModelAsync(context, api, about);
        var models = best is not null && IsPlain(best.Name) ? $"[\"{best.Name}\"]" : "[]";
        return [.. languages.Select(language => new Example(language.Key, language.Language, DocsEndpoints.Read($"{about}.{language.Key}.txt")
            .Replace(Origin, DocsEndpoints.Origin(context.Request), StringComparison.Ordinal)
            .Replace("{models}", models, StringComparison.Ordinal).Replace("{textmodels}", models, StringComparison.Ordinal)
            .Replace("{size}", best?.Name.StartsWith("demo/", StringComparison.Ordinal) == true ? "128" : "512", StringComparison.Ordinal)))];
    }

    /// <summary>Workers name models, and people run what stands here: a name that could be more than a name is left out.</summary>
    internal static bool IsPlain(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || " ._/:+-".Contains(letter, StringComparison.Ordinal));
}
