using AIHorde.Api.Moderation;
using AIHorde.Ledger;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users.Gifts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary><c>/kudos/transfer</c> and <c>/kudos/award</c>.</summary>
static class GiftsApi
{
    /// <summary>Far above anything that exists, and far below what the books can hold.</summary>
    const long AmountMax = 10_000_000_000_000;

    public static void MapGifts(this RouteGroupBuilder api)
    {
        var kudos = api.MapGroup("/kudos").WithTags("kudos");
        // The ledger itself keeps the outcome of a transfer under its Idempotency-Key, in the transaction that moves the kudos.
        kudos.MapPost("/transfer", TransferAsync)
            .NeedsKey().Limited(RateLimits.Transfer).TakesLoosely<GiftRequest>(new GiftBody()).WithMetadata(new NeverReplayed());
        kudos.MapPost("/award", AwardAsync).NeedsKey().TakesLoosely<GiftRequest>(new GiftBody()).Audited("kudos awarded", "username");
    }

    static async Task<Results<Answer<TransferredView>, HordeError>> TransferAsync(
        HttpContext context, Caller caller, Body<GiftRequest> body, CommandBus bus, SharedKeyQueries sharedKeys, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var idempotency = context.Request.Headers[IdempotencyStore.Header].ToString();
        if (idempotency.Length > IdempotencyStore.LengthMax)
        {
            return HordeError.BadRequest($"The {IdempotencyStore.Header} is longer than {IdempotencyStore.LengthMax} characters.");
        }

        var (to, key) = await FindAsync(body.Value.Username, sharedKeys, cancellationToken);
        var command = new TransferKudos(
            Guid.CreateVersion7(time.GetUtcNow()), caller.Id, to, key, AmountOf(body.Value), idempotency.Length == 0 ? null : idempotency);
        var failed = (await bus.SubmitAsync(command, cancellationToken)).Failed(out var result);
        return (failed, result) switch
        {
            ({ } error, _) => error,
            (_, TransferResult.Transferred done) => Answers.Ok(new TransferredView(done.Amount.ToDecimal())),
            (_, TransferResult.Refused refused) => refused.Why.ToTransferError(),
            _ => Faults.Busy,
        };
    }

    static async Task<Results<Answer<AwardedView>, HordeError>> AwardAsync(
        Caller caller, Body<GiftRequest> body, CommandBus bus, TimeProvider time, CancellationToken cancellationToken)
    {
        var command = new AwardKudos(Guid.CreateVersion7(time.GetUtcNow()), caller.Id, Alias.ToUser(body.Value.Username), AmountOf(body.Value));
        var failed = (await bus.SubmitAsync(command, cancellationToken)).Failed(out var result);
        return (failed, result) switch
        {
            ({ } error, _) => error,
            (_, AwardResult.Awarded done) => Answers.Ok(new AwardedView(done.Amount.ToDecimal())),
            (_, AwardResult.Refused refused) => refused.Why.ToError(),
            _ => Faults.Busy,
        };
    }

    static Ledger.Kudos AmountOf(GiftRequest request) => Ledger.Kudos.Whole(Math.Clamp(request.Amount, -AmountMax, AmountMax));

    static async Task<(UserId? User, SharedKeyId? Key)> FindAsync(string name, SharedKeyQueries sharedKeys, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(name, out var id))
        {
            return (Alias.ToUser(name), null);
        }

        return await sharedKeys.FindAsync(new SharedKeyId(id), cancellationToken) is { } key ? (key.Owner, key.Id) : (null, null);
    }
}
