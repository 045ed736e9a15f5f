using System.Text.Json.Nodes;
using AIHorde.Ledger.Dispatch;

namespace AIHorde.Api.Web.Alchemy;

/// <summary>What can be done with a picture, in words, and the API's request for it. The script makes the same one.</summary>
static class AlchemyForm
{
    /// <summary>The forms in the groups in which the page offers them.</summary>
    public static readonly IReadOnlyList<(string Group, IReadOnlyList<string> Forms)> Groups =
    [
        ("Find out", [.. AlchemyForms.Names.Where(form => !AlchemyForms.IsPicture(form))]),
        ("Enlarge", [.. PostProcessors.All.Where(one => one.IsUpscaler).Select(one => one.Name)]),
        ("Mend and cut out", [.. PostProcessors.All.Where(one => !one.IsUpscaler).Select(one => one.Name)]),
    ];

    static readonly Dictionary<string, string> words = new()
    {
        ["caption"] = "A sentence about it",
        ["interrogation"] = "Words that would make such a picture",
        ["nsfw"] = "Whether it shows nudity",
        ["vectorize"] = "A drawing of lines (SVG)",
        ["palette"] = "Its colours",
        ["describe"] = "A long description",
        ["aesthetic"] = "How well it will please",
        ["strip_background"] = "Without its background",
    };

    /// <summary>In words where there are some; the names of models stand for themselves.</summary>
    public static string Words(string form) => words.GetValueOrDefault(form, form);

    public static IReadOnlyList<string> Wanted(IFormCollection form) => [.. AlchemyForms.Names.Intersect(form["form"].OfType<string>())];

    public static JsonObject ToRequest(string picture, IReadOnlyList<string> forms, bool slow) => new()
    {
        ["source_image"] = picture,
        ["forms"] = new JsonArray([.. forms.Select(form => new JsonObject { ["name"] = form })]),
        ["slow_workers"] = slow,
    };
}
