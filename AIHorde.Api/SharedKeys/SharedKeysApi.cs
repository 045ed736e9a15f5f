using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary><c>/sharedkeys</c>: keys that lend a part of their owner's kudos. The id is the credential, so paths with it stay out of telemetry.</summary>
static class SharedKeysApi
{
    const long KudosDefault = 5_000;
    const long NoLimit = -1;
    const int NameLengthMax = 255;

    /// <summary>A century: beyond it dates have no meaning here, and further still they overflow.</summary>
    const long ExpiryDaysMax = 36_500;

    const long KudosMax = 1_000_000_000_000;

    static readonly HordeError Unknown = HordeError.Unauthorized("There is no such shared key.");

    public static IServiceCollection AddSharedKeys(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, SharedKeysJson.Default));

    public static void MapSharedKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/sharedkeys").WithTags("shared keys");
        keys.MapPut("", CreateAsync).NeedsKey(Policy.NotAnonymous).Limited(RateLimits.SharedKeys).TakesLoosely<SharedKeyRequest>(new SharedKeyBody());
        keys.MapGet("/{sharedKeyId}", ReadAsync).Open().WithSecretPath();
        keys.MapPatch("/{sharedKeyId}", ModifyAsync).NeedsKey().WithSecretPath().TakesLoosely<SharedKeyRequest>(new SharedKeyBody());
        keys.MapDelete("/{sharedKeyId}", DeleteAsync).NeedsKey().WithSecretPath();
    }

    static async Task<Results<Answer<SharedKeyView>, HordeError>> CreateAsync(
        Caller caller, Body<SharedKeyRequest> body, CommandBus bus, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = body.Value;
        if (Check(request) is { } unusable)
        {
            return unusable;
        }

        var now = time.GetUtcNow();
        var budget = request.Kudos ?? KudosDefault;
        var command = new CreateSharedKey(
            new SharedKeyId(Guid.CreateVersion7(now)),
            caller.Id,
            request.Name,
            budget == NoLimit ? null : Ledger.Kudos.Whole(budget),
            // On creation 0 days is "never" too; only on a change it ends the key.
            request.Expiry is > 0 and { } days ? now.AddDays(days) : null,
            new SharedKeyLimits(Limit(request.MaxImagePixels), (int?)Limit(request.MaxImageSteps), (int?)Limit(request.MaxTextTokens)));
        return Answer((await bus.SubmitAsync(command, cancellationToken)).Failed(out var result), result, caller.Alias);
    }

    static async Task<Results<Answer<SharedKeyView>, HordeError>> ReadAsync(
        string sharedKeyId, SharedKeyQueries keys, IUserNames names, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(sharedKeyId, out var id) || await keys.FindAsync(new SharedKeyId(id), cancellationToken) is not { } key)
        {
            return Unknown;
        }

        var aliases = await names.AliasesAsync([key.Owner], cancellationToken);
        return Answers.Ok(SharedKeyView.Of(key, aliases[key.Owner]));
    }

    static async Task<Results<Answer<SharedKeyView>, HordeError>> ModifyAsync(
        string sharedKeyId, Caller caller, Body<SharedKeyRequest> body, CommandBus bus, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(sharedKeyId, out var id))
        {
            return Unknown;
        }

        var request = body.Value;
        if (Check(request) is { } unusable)
        {
            return unusable;
        }

        var command = new ModifySharedKey(new SharedKeyId(id), caller.Id)
        {
            Name = request.Name,
            Budget = request.Kudos,
            ExpiryDays = (int?)request.Expiry,
            ImagePixels = request.MaxImagePixels,
            ImageSteps = (int?)request.MaxImageSteps,
            TextTokens = (int?)request.MaxTextTokens,
        };
        return Answer((await bus.SubmitAsync(command, cancellationToken)).Failed(out var result), result, caller.Alias);
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> DeleteAsync(
        string sharedKeyId, Caller caller, CommandBus bus, RequestQueries requests, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(sharedKeyId, out var id))
        {
            return Unknown;
        }

        var key = new SharedKeyId(id);
        if ((await bus.SubmitAsync(new DeleteSharedKey(key, caller.Id), cancellationToken)).Failed(out var result) is { } failed)
        {
            return failed;
        }

        if (result is SharedKeyResult.Refused refused)
        {
            return refused.Why.ToError();
        }

        // What the key asked for and nobody began is given up; a crash in between leaves requests that end by their own expiry.
        foreach (var request in await requests.ActiveOfSharedKeyAsync(key, cancellationToken))
        {
            await bus.SubmitAsync(new CancelRequest(request.Request, request.Requester, request.HasHold, []), cancellationToken);
        }

        return Answers.Ok(SimpleMessage.Ok);
    }

    static Results<Answer<SharedKeyView>, HordeError> Answer(HordeError? failed, SharedKeyResult result, string alias) => (failed, result) switch
    {
        ({ } error, _) => error,
        (_, SharedKeyResult.Done done) => Answers.Ok(SharedKeyView.Of(done.Key, alias)),
        (_, SharedKeyResult.Refused { Why: Refusal.InvalidAPIKey }) => Unknown,
        (_, SharedKeyResult.Refused refused) => refused.Why.ToError(),
        _ => Faults.Busy,
    };

    /// <summary>The documented ranges are not enforced, as in the reference; what could never have worked is refused.</summary>
    static HordeError? Check(SharedKeyRequest request)
    {
        if (request.Name?.Length > NameLengthMax)
        {
            return HordeError.BadRequest($"The name is longer than {NameLengthMax} characters.");
        }

        return IsOutside(request.Kudos, KudosMax) || IsOutside(request.Expiry, ExpiryDaysMax) || IsOutside(request.MaxImagePixels, long.MaxValue)
            || IsOutside(request.MaxImageSteps, int.MaxValue) || IsOutside(request.MaxTextTokens, int.MaxValue)
                ? HordeError.BadRequest("A number is below -1 or too large to mean anything.")
                : null;
    }

    static bool IsOutside(long? given, long max) => given < NoLimit || given > max;

    static long? Limit(long? given) => given is null or NoLimit ? null : given;
}
