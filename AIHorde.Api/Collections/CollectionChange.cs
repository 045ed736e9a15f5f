using AIHorde.Api.Styles;
using AIHorde.Ledger;
using AIHorde.Ledger.Collections;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Styles;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Collections;

/// <summary>Makes, changes and ends collections.</summary>
sealed class CollectionChange(CollectionQueries collections, StyleChoice styles, Profanity profanity, CommandBus bus, TimeProvider time)
{
    /// <summary>Of one account; nobody needs more names for the same styles.</summary>
    const int OwnedMax = 100;

    public async Task<Results<Answer<StyleWritten>, HordeError>> CreateAsync(Caller caller, CollectionRequest request, CancellationToken ct)
    {
        if (caller.Has(Rights.Deleted)) return Refusal.DeletedUser.ToError();
        var name = request.Name!.Trim();
        if (RefuseName(name) is { } unfit) return unfit;
        var (members, kind, refused) = await MembersAsync(request.Styles!, null, ct);
        if (refused is not null) return refused;
        if (await collections.CountAsync(caller.Id, ct) >= OwnedMax) return HordeError.Forbidden($"An account has at most {OwnedMax} collections.");
        var now = time.GetUtcNow();
        var collection = new Collection(new CollectionId(Guid.CreateVersion7(now)), caller.Id, kind, name, now)
        {
            Info = request.Info?.Trim(),
            IsPublic = request.Public ?? true,
            Styles = members,
        };
        return Written((await bus.SubmitAsync(new CreateCollection(collection), ct)).Failed(out var result), result);
    }

    public async Task<Results<Answer<StyleWritten>, HordeError>> ModifyAsync(string id, Caller caller, CollectionRequest request, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { Collection: var collection }) return CollectionErrors.NotFound;
        if (collection.Owner != caller.Id) return CollectionRefusal.NotOwner.ToError();
        if (request.Name is { } given && RefuseName(given.Trim()) is { } unfit) return unfit;
        var (members, _, refused) = request.Styles is null ? default : await MembersAsync(request.Styles, collection.Kind, ct);
        if (refused is not null) return refused;
        var command = new ModifyCollection(collection.Id, caller.Id)
        {
            Name = request.Name is { } name ? new Renaming(collection.Name, name.Trim()) : null,
            Info = request.Info?.Trim(),
            IsPublic = request.Public,
            Styles = request.Styles is null ? null : members,
        };
        return Written((await bus.SubmitAsync(command, ct)).Failed(out var result), result);
    }

    public async Task<Results<Answer<SimpleMessage>, HordeError>> DeleteAsync(string id, Caller caller, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { Collection: var collection }) return CollectionErrors.NotFound;
        var command = new DeleteCollection(collection.Id, caller.Id, collection.Owner, collection.Name);
        if ((await bus.SubmitAsync(command, ct)).Failed(out var result) is { } failed) return failed;
        return result is CollectionResult.Refused refused ? refused.Why.ToError() : Answers.Ok(SimpleMessage.Ok);
    }

    public async Task<CollectionView?> FindAsync(string id, CancellationToken ct) =>
        Guid.TryParse(id, out var guid) ? await collections.FindAsync(new CollectionId(guid), ct) : null;

    /// <summary>The first style says which kind the collection is of, where nothing has said it yet.</summary>
    async Task<(StyleId[] Members, RequestKind Kind, HordeError? Refused)> MembersAsync(
        IReadOnlyList<string> named, RequestKind? kind, CancellationToken ct)
    {
        if (named.Count is 0 or > Collection.StylesMax)
            return ([], default, HordeError.BadRequest($"A collection has one to {Collection.StylesMax} styles."));
        var members = new List<StyleId>();
        foreach (var name in named)
        {
            if (await styles.FindAsync(name, kind, ct) is not { Style: var style }) return ([], default, StyleRefusal.NotFound.ToError());
            kind ??= style.Kind;
            if (style.Kind != kind) return ([], default, HordeError.BadRequest("A collection has styles of one kind."));
            members.Add(style.Id);
        }

        return ([.. members.Distinct()], kind!.Value, null);
    }

    HordeError? RefuseName(string name)
    {
        if (name.Length == 0) return HordeError.BadRequest("The name is empty.");
        return profanity.IsIn(name) ? HordeError.BadRequest("The name holds words that are not wanted here.", Rc.Profanity) : null;
    }

    static Results<Answer<StyleWritten>, HordeError> Written(HordeError? failed, CollectionResult result) => (failed, result) switch
    {
        ({ } error, _) => error,
        (_, CollectionResult.Done done) => Answers.Ok(new StyleWritten(done.Collection.Id.Value, "OK", [])),
        (_, CollectionResult.Refused refused) => refused.Why.ToError(),
        _ => Faults.Busy,
    };
}

/// <summary>The ledger's refusals about collections in the words of the wire.</summary>
static class CollectionErrors
{
    public static readonly HordeError NotFound = HordeError.NotFound("There is no such collection.", Rc.CollectionNotFound);

    public static HordeError ToError(this CollectionRefusal why) => why switch
    {
        CollectionRefusal.NotFound => NotFound,
        CollectionRefusal.NameTaken => HordeError.BadRequest("You have a collection of that name."),
        CollectionRefusal.OwnerUnfit => HordeError.Forbidden("This account cannot make collections.", Rc.StylesAnonForbidden),
        _ => HordeError.Forbidden("This collection belongs to somebody else."),
    };
}
