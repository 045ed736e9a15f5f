using AIHorde.Api.Workers;
using AIHorde.Ledger.Moderation;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Moderation;

/// <summary>
/// <c>/moderation</c>: what moderators look at beside the contract's own paths. Finding accounts and workers, trying a pattern, what did not leave the
/// outbox, and what was done by whom.
/// </summary>
static class ModerationApi
{
    const int PageMax = 1_000_000;

    static readonly string[] accountStandings =
        ["", "suspicious", "deleted", "moderator", "trusted", "flagged", "customizer", "vpn", "service", "education", "special"];

    static readonly string[] workerStandings = ["", "suspicious", "paused", "maintenance", "online"];

    public static IServiceCollection AddModeration(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(ModerationJson.Default));

    public static void MapModeration(this RouteGroupBuilder api)
    {
        var moderation = api.MapGroup("/moderation").WithTags("moderation").NeedsModerator();
        moderation.MapGet("/users", AccountsAsync);
        moderation.MapGet("/users/{userId}/suspicions", SuspicionsAsync);
        moderation.MapGet("/workers", WorkersAsync);
        moderation.MapGet("/actions", ActionsAsync);
        moderation.MapPost("/filters/trial", Try).Takes<PatternTrialRequest>(new PatternTrialSchema());
        moderation.MapGet("/outbox", OutboxAsync);
        moderation.MapPost("/outbox/{id}/replay", ReplayAsync).Audited("message sent again", "id");
    }

    static async Task<Results<Answer<IReadOnlyList<ModeratedAccount>>, HordeError>> AccountsAsync(
        HttpContext context, ModerationSearch search, string? q, string? standing, CancellationToken ct)
    {
        if (!accountStandings.Contains(standing ?? "")) return HordeError.BadRequest("There is no such standing of an account.");
        if (Page(context, out var page) is { } noNumber) return noNumber;
        var found = await search.AccountsAsync(q, standing ?? "", page, ct);
        return Answers.Ok<IReadOnlyList<ModeratedAccount>>([.. found.Select(ModeratedAccount.Of)]);
    }

    static async Task<Results<Answer<AccountSuspicions>, HordeError>> SuspicionsAsync(string userId, EventStore store, CancellationToken ct)
    {
        if (UsersApi.ParseId(userId) is not { } id || (await store.LoadAsync(UserStream.Of(id), ct)).Known is not { } account) return UsersApi.Unknown;
        var causes = account.Suspicions.GroupBy(mark => mark.Reason.ToString());
        return Answers.Ok(new AccountSuspicions(causes.ToDictionary(same => same.Key, same => same.Count())));
    }

    static async Task<Results<Answer<IReadOnlyList<WorkerDetails>>, HordeError>> WorkersAsync(
        HttpContext context, ModerationSearch search, WorkerPages pages, string? q, string? standing, CancellationToken ct)
    {
        if (!workerStandings.Contains(standing ?? "")) return HordeError.BadRequest("There is no such standing of a worker.");
        if (Page(context, out var page) is { } noNumber) return noNumber;
        return Answers.Ok(await pages.ForModeratorsAsync(await search.WorkersAsync(q, standing ?? "", page, ct), ct));
    }

    static async Task<Results<Answer<IReadOnlyList<ModerationActionView>>, HordeError>> ActionsAsync(
        HttpContext context, ModerationLog log, string? target, CancellationToken ct)
    {
        if (QueryArguments.Integer(context, "before", "Only what is older than this one.", out var before) is { } noNumber) return noNumber;
        var actions = await log.PageAsync(before, string.IsNullOrEmpty(target) ? null : target, ct);
        return Answers.Ok<IReadOnlyList<ModerationActionView>>([.. actions.Select(ModerationActionView.Of)]);
    }

    static Results<Answer<PatternTrialView>, HordeError> Try(Body<PatternTrialRequest> body) =>
        PatternTrial.Of(body.Value.Regex, body.Value.Prompt) is { } trial ? Answers.Ok(trial) : FiltersApi.BadPattern;

    static async Task<Answer<IReadOnlyList<DeadLetterView>>> OutboxAsync(DeadLetters letters, CancellationToken ct) =>
        Answers.Ok<IReadOnlyList<DeadLetterView>>([.. (await letters.ListAsync(ct: ct)).Select(DeadLetterView.Of)]);

    static async Task<Results<Answer<SimpleMessage>, HordeError>> ReplayAsync(string id, DeadLetters letters, CancellationToken ct) =>
        Guid.TryParse(id, out var guid) && await letters.ReplayAsync(guid, ct)
            ? Answers.Ok(SimpleMessage.Ok)
            : HordeError.NotFound("There is no such dead letter.", Rc.ThingNotFound);

    static HordeError? Page(HttpContext context, out int page)
    {
        var refused = QueryArguments.Integer(context, "page", "The page, from 1.", out var given);
        page = Math.Clamp(given ?? 1, 1, PageMax);
        return refused;
    }
}
