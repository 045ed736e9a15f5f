using AIHorde.Api.Moderation;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary><c>/filters</c>: the patterns that prompts are judged by. Moderators only, and never cached, so that nobody else gets a copy.</summary>
static class FiltersApi
{
    static readonly int[] ActiveTypes = [10, 11, 20];
    static readonly HordeError Unknown = HordeError.NotFound("There is no such filter.", Rc.FilterNotFound);
    public static readonly HordeError BadPattern = HordeError.BadRequest(
        "This is not a usable pattern. Patterns run without backtracking, so look-around and back-references are not possible.");

    public static IServiceCollection AddFilters(this IServiceCollection services) => services
        .AddLedgerFeature(FilterStream.Feature)
        .AddSingleton<FilterTable>()
        .AddSingleton<FilterBook>()
        .AddSingleton<FilterWriter>()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, FiltersJson.Default));

    public static void MapFilters(this RouteGroupBuilder api)
    {
        var filters = api.MapGroup("/filters").WithTags("filters");
        filters.MapGet("", ListAsync).NeedsModerator();
        filters.MapPut("", CreateAsync).NeedsModerator().Takes<FilterRequest>(new NewFilterSchema()).Audited("filter added");
        filters.MapPost("", TestAsync).NeedsModerator().TakesLoosely<FilterTestRequest>(new FilterTestBody());
        filters.MapGet("/regex", PatternsAsync).NeedsModerator();
        filters.MapGet("/{filterId}", ReadAsync).NeedsModerator();
        filters.MapPatch("/{filterId}", ModifyAsync).NeedsModerator().Takes<FilterRequest>(new FilterChangeSchema()).Audited("filter changed", "filterId");
        filters.MapDelete("/{filterId}", DeleteAsync).NeedsModerator().Audited("filter deleted", "filterId");
    }

    static async Task<Results<Answer<IReadOnlyList<FilterView>>, HordeError>> ListAsync(
        HttpContext context, FilterTable table, FilterWriter writer, string? contains, CancellationToken cancellationToken)
    {
        if (QueryArguments.Integer(context, "filter_type", "The type of filter.", out var type) is { } error)
        {
            return error;
        }

        var found = await table.ListAsync(type, contains is { Length: > 0 } ? contains : null, cancellationToken);
        return Answers.Ok(await writer.ViewsAsync(found, cancellationToken));
    }

    static async Task<Results<Answer<FilterView>, HordeError>> CreateAsync(
        Caller caller, Body<FilterRequest> body, FilterWriter writer, CancellationToken cancellationToken)
    {
        if (PatternSet.TryCompile(body.Value.Regex!) is null)
        {
            return BadPattern;
        }

        return (await writer.CreateAsync(caller, body.Value, cancellationToken)).Failed(out var filter) is { } error
            ? error
            : Answers.Ok(await writer.ViewAsync(filter, cancellationToken));
    }

    static async Task<Answer<FilterVerdictView>> TestAsync(Body<FilterTestRequest> body, FilterBook book, CancellationToken cancellationToken)
    {
        var patterns = await book.CurrentAsync(cancellationToken);
        var type = body.Value.FilterType is { } given ? (int)Math.Clamp(given, 0, FilterStream.TypeMax + 1) : (int?)null;
        var verdict = patterns.Judge(body.Value.Prompt!, type);
        return Answers.Ok(new FilterVerdictView(verdict.Suspicion.ToString(), verdict.Matches));
    }

    static async Task<Results<Answer<IReadOnlyList<FilterRegexView>>, HordeError>> PatternsAsync(
        HttpContext context, FilterBook book, CancellationToken cancellationToken)
    {
        if (QueryArguments.Integer(context, "filter_type", "The type of filter.", out var type) is { } error)
        {
            return error;
        }

        var sources = (await book.CurrentAsync(cancellationToken)).Sources;
        var types = ActiveTypes.Union(sources.Keys).Where(known => type is null || known == type).Order();
        return Answers.Ok<IReadOnlyList<FilterRegexView>>([.. types.Select(known => new FilterRegexView(known, sources.GetValueOrDefault(known)))]);
    }

    static async Task<Results<Answer<FilterView>, HordeError>> ReadAsync(
        string filterId, FilterTable table, FilterWriter writer, CancellationToken cancellationToken) =>
        await FindAsync(filterId, table, cancellationToken) is { } filter ? Answers.Ok(await writer.ViewAsync(filter, cancellationToken)) : Unknown;

    static async Task<Results<Answer<FilterView>, HordeError>> ModifyAsync(
        string filterId, Caller caller, Body<FilterRequest> body, FilterTable table, FilterWriter writer, CancellationToken cancellationToken)
    {
        if (await FindAsync(filterId, table, cancellationToken) is not { } before)
        {
            return Unknown;
        }

        // Empty texts count as not given: a field cannot be cleared, as in the reference.
        var (regex, type, description, replacement) = body.Value;
        var after = before with
        {
            Regex = regex is { Length: > 0 } ? regex : before.Regex,
            Type = type ?? before.Type,
            Description = description is { Length: > 0 } ? description : before.Description,
            Replacement = replacement is { Length: > 0 } ? replacement : before.Replacement,
            Editor = caller.Id,
        };
        if (string.IsNullOrEmpty(regex) && type is null && string.IsNullOrEmpty(description) && string.IsNullOrEmpty(replacement))
        {
            return HordeError.BadRequest("Nothing to change was given.", Rc.NoFilterModSelected);
        }

        if (PatternSet.TryCompile(after.Regex) is null)
        {
            return BadPattern;
        }

        return await writer.ModifyAsync(before, after, cancellationToken) is { } refused
            ? refused
            : Answers.Ok(await writer.ViewAsync(after, cancellationToken));
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> DeleteAsync(
        string filterId, Caller caller, FilterTable table, FilterWriter writer, CancellationToken cancellationToken)
    {
        if (await FindAsync(filterId, table, cancellationToken) is not { } filter)
        {
            return Unknown;
        }

        return await writer.DeleteAsync(filter, caller, cancellationToken) is { } refused ? refused : Answers.Ok(SimpleMessage.Ok);
    }

    static async Task<PromptPattern?> FindAsync(string filterId, FilterTable table, CancellationToken cancellationToken) =>
        int.TryParse(filterId, System.Globalization.NumberStyles.None, null, out var id) ? await table.FindAsync(id, cancellationToken) : null;
}
