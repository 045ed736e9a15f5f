using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary>
/// <c>GET /users/{id}/kudos/entries/{entry}</c>: one entry of an account's statement, balanced, with the work it paid for. For its owner and for
/// moderators. Beyond the contract.
/// </summary>
static class EntriesApi
{
    static readonly HordeError Unknown = HordeError.NotFound("This account has no such entry.", Rc.ThingNotFound);

    public static void MapEntries(this RouteGroupBuilder api) => api.MapGet("/users/{userId}/kudos/entries/{entry}", ReadAsync)
        .WithTags("kudos").NeedsKey().Limited(RateLimits.User).FindsFirst(UsersApi.MustBeNumber);

    static async Task<Results<Answer<EntryView>, HordeError>> ReadAsync(
        string userId, string entry, Caller caller, KudosBook book, EventStore store, CancellationToken cancellationToken)
    {
        var user = UsersApi.ParseId(userId)!.Value;
        if (!StatementApi.MayRead(caller, user))
        {
            return Refusal.NotUserOrMod.ToError();
        }

        if (entry.Length > SealsApi.EntryLengthMax || await book.EntryAsync(entry, cancellationToken) is not { } posted || !posted.Concerns(user))
        {
            return Unknown;
        }

        return Answers.Ok(EntryView.Of(posted, user) with { Work = await WorkAsync(posted, user, store, cancellationToken) });
    }

    /// <summary>An entry of a request names the event that it belongs to; the events stay when the request is gone.</summary>
    static async Task<EntryWorkView?> WorkAsync(PostedEntry posted, UserId user, EventStore store, CancellationToken cancellationToken) =>
        posted.About is { } about && about.Stream.Split(':') is [var type, var id] && type == RequestStream.Type.Name && Guid.TryParse(id, out var request)
            ? EntryWork.Of(await store.EventsAsync(RequestStream.Of(new RequestId(request)), cancellationToken), about.Version, user)
            : null;

    static bool Concerns(this PostedEntry posted, UserId user) =>
        posted.Legs.Any(leg => leg.Account == AccountId.Spendable(user) || leg.Account == AccountId.Escrow(user));
}
