using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Moderation;

/// <summary>A filter as it stands in the form, saved or not.</summary>
public sealed record FilterDraft(string? Id, string Regex, int Type, string Description, string Replacement, string Sample)
{
    const int TypeDefault = 20;

    public static readonly FilterDraft Empty = new(null, "", TypeDefault, "", "", "");

    public static FilterDraft Of(FilterLine filter) => new(filter.Id, filter.Regex, filter.FilterType, filter.Description ?? "", filter.Replacement, "");

    public static FilterDraft Of(string? id, IFormCollection form) => new(
        id, form["regex"].ToString(), int.TryParse(form["filter_type"], out var type) ? type : TypeDefault,
        form["description"].ToString().Trim(), form["replacement"].ToString(), form["sample"].ToString());

    public JsonObject Body => new() { ["regex"] = Regex, ["filter_type"] = Type, ["description"] = Description, ["replacement"] = Replacement };
}

/// <summary>What trying a pattern on the sample showed, or why it could not be tried.</summary>
public sealed record TrialOutcome(Trial? Trial, Verdict? Now, string? Refusal);

static class FilterModeration
{
    public static void MapFilterModeration(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/filters", (HttpContext http, InnerApi api, string? contains, int? type) =>
            Desk.OpenAsync(http, api, desk => ListAsync(desk, contains, type)));
        pages.MapGet("/filters/new", (HttpContext http, InnerApi api) =>
            Desk.OpenAsync(http, api, desk => Task.FromResult<IResult>(Page(desk, FilterDraft.Empty, null))));
        pages.MapGet("/filters/{id:int}", (HttpContext http, InnerApi api, int id) => Desk.OpenAsync(http, api, async desk =>
            await FileAsync(desk, id) is { } filter ? Page(desk, FilterDraft.Of(filter), null) : desk.NotFound("filter")));
        pages.MapPost("/filters/new", (HttpContext http, InnerApi api) => Desk.OpenAsync(http, api, desk => PostAsync(http, desk, null)));
        pages.MapPost("/filters/{id:int}", (HttpContext http, InnerApi api, int id) => Desk.OpenAsync(http, api, async desk =>
            await FileAsync(desk, id) is { } filter ? await PostAsync(http, desk, filter) : desk.NotFound("filter")));
    }

    static async Task<IResult> ListAsync(Desk desk, string? contains, int? type)
    {
        var query = $"?contains={Uri.EscapeDataString(contains ?? "")}{(type is null ? "" : $"&filter_type={type}")}";
        return new RazorComponentResult<FiltersPage>(new
        {
            desk.Visitor, Filters = await desk.ReadAsync<List<FilterLine>>($"/api/v2/filters{query}") ?? [], Search = contains, Type = type,
        });
    }

    /// <param name="saved">Null for one that is new.</param>
    static async Task<IResult> PostAsync(HttpContext http, Desk desk, FilterLine? saved)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var draft = FilterDraft.Of(saved?.Id, form);
        switch (form["act"].ToString())
        {
            case "try": return Page(desk, draft, await TryAsync(desk, draft));
            case "delete" when saved is not null:
                return await desk.DoAsync(form, new(
                    $"Delete filter {saved.Id}", HttpMethods.Delete, $"/api/v2/filters/{saved.Id}", null,
                    [$"Prompts with {saved.Regex} are judged as if it were not there, within seconds, on every node."], "/moderation/filters"));
            default: return await desk.DoAsync(form, await SaveAsync(desk, draft, saved));
        }
    }

    static async Task<Act> SaveAsync(Desk desk, FilterDraft draft, FilterLine? saved)
    {
        var outcome = draft.Sample.Length == 0 ? null : await TryAsync(desk, draft);
        List<string> effects = [saved is null ? $"New: {draft.Regex}" : $"{saved.Regex} → {draft.Regex}", Meaning(draft.Type)];
        if (outcome?.Trial is { } trial) effects.Add($"It meets the sample {trial.Hits.Count} times.");
        if (outcome?.Refusal is { } refusal) effects.Add(refusal);
        return saved is null
            ? new("Add a filter", HttpMethods.Put, "/api/v2/filters", draft.Body, effects, "/moderation/filters")
            : new($"Change filter {saved.Id}", HttpMethods.Patch, $"/api/v2/filters/{saved.Id}", draft.Body, effects, "/moderation/filters");
    }

    public static string Meaning(int type) => type switch
    {
        10 => "Type 10: with a hit of type 20 the prompt is refused; where the requester agreed, the hit is replaced instead.",
        11 => "Type 11: with a hit of type 20 the prompt is refused.",
        20 => "Type 20: with a hit of type 10 or 11 the prompt is refused.",
        _ => $"Type {type} is kept, but no prompt is judged by it.",
    };

    static async Task<TrialOutcome> TryAsync(Desk desk, FilterDraft draft)
    {
        var answer = await desk.AskAsync(HttpMethods.Post, "/api/v2/moderation/filters/trial", new() { ["regex"] = draft.Regex, ["prompt"] = draft.Sample });
        var now = draft.Sample.Length == 0
            ? null
            : ModerationPagesJson.Read<Verdict>(await desk.AskAsync(HttpMethods.Post, "/api/v2/filters", new() { ["prompt"] = draft.Sample }));
        return new(ModerationPagesJson.Read<Trial>(answer), now, answer.IsOk ? null : answer.Message);
    }

    static RazorComponentResult<FilterPage> Page(Desk desk, FilterDraft draft, TrialOutcome? outcome) =>
        new(new { desk.Visitor, Draft = draft, Outcome = outcome });

    static Task<FilterLine?> FileAsync(Desk desk, int id) => desk.ReadAsync<FilterLine>($"/api/v2/filters/{id}");
}
