using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Collections;

public enum CollectionRefusal
{
    NotFound,
    NotOwner,
    NameTaken,
    OwnerUnfit,
}

public abstract record CollectionResult
{
    public sealed record Done(Collection Collection) : CollectionResult;

    public sealed record Refused(CollectionRefusal Why) : CollectionResult;

    internal static Refused No(CollectionRefusal why) => new(why);
}

/// <summary>Any registered account makes a collection, of its own styles or of others'.</summary>
public sealed record CreateCollection(Collection Collection) : Command<CollectionResult>
{
    string Name => CollectionStream.NameOf(Collection.Owner, Collection.Name);

    public override void Touch(Touch touch) =>
        touch.Stream(CollectionStream.Of(Collection.Id)).Stream(UserStream.Of(Collection.Owner)).Name(Name);

    public override CollectionResult Decide(Decision on)
    {
        if (on.State(CollectionStream.Of(Collection.Id)).Known is { } already) return new CollectionResult.Done(already);
        if (on.State(UserStream.Of(Collection.Owner)) is not UserState.Active { Profile.IsAnonymous: false })
            return CollectionResult.No(CollectionRefusal.OwnerUnfit);
        if (!on.Claim(Name, Collection.Id.ToString())) return CollectionResult.No(CollectionRefusal.NameTaken);
        var created = Collection with { CreatedAt = on.Now };
        on.Append(CollectionStream.Of(Collection.Id), new CollectionCreated(created));
        return new CollectionResult.Done(created);
    }
}

/// <summary>Its owner sets what is given; what is null stays.</summary>
public sealed record ModifyCollection(CollectionId Id, UserId Caller) : Command<CollectionResult>
{
    public Renaming? Name { get; init; }
    public string? Info { get; init; }
    public bool? IsPublic { get; init; }
    public StyleId[]? Styles { get; init; }

    public override void Touch(Touch touch)
    {
        touch.Stream(CollectionStream.Of(Id));
        if (Name is { } name) touch.Name(CollectionStream.NameOf(Caller, name.From)).Name(CollectionStream.NameOf(Caller, name.To));
    }

    public override CollectionResult Decide(Decision on)
    {
        if (on.State(CollectionStream.Of(Id)).Known is not { } collection) return CollectionResult.No(CollectionRefusal.NotFound);
        if (collection.Owner != Caller) return CollectionResult.No(CollectionRefusal.NotOwner);
        if (Name is { } name && !Rename(on, collection, name)) return CollectionResult.No(CollectionRefusal.NameTaken);
        var modified = collection with
        {
            Name = Name?.To ?? collection.Name,
            Info = Info ?? collection.Info,
            IsPublic = IsPublic ?? collection.IsPublic,
            Styles = Styles ?? collection.Styles,
        };
        on.Append(CollectionStream.Of(Id), new CollectionModified(modified));
        return new CollectionResult.Done(modified);
    }

    bool Rename(Decision on, Collection collection, Renaming name) => collection.Name == name.From
        && on.Rename(CollectionStream.NameOf(Caller, name.From), CollectionStream.NameOf(Caller, name.To), Id.ToString());
}

/// <summary>Its owner or a moderator ends a collection. Owner and name are those that the caller saw.</summary>
public sealed record DeleteCollection(CollectionId Id, UserId Caller, UserId Owner, string Name) : Command<CollectionResult>
{
    public override void Touch(Touch touch) =>
        touch.Stream(CollectionStream.Of(Id)).Stream(UserStream.Of(Caller)).Name(CollectionStream.NameOf(Owner, Name));

    public override CollectionResult Decide(Decision on)
    {
        if (on.State(CollectionStream.Of(Id)).Known is not { } collection) return CollectionResult.No(CollectionRefusal.NotFound);
        if (collection.Owner != Caller && on.State(UserStream.Of(Caller)).Known?.Has(Roles.Moderator) != true)
            return CollectionResult.No(CollectionRefusal.NotOwner);
        // Renamed since the caller looked: what it meant is no more.
        if (collection.Name != Name) return CollectionResult.No(CollectionRefusal.NotFound);
        on.Append(CollectionStream.Of(Id), new CollectionDeleted(Id, on.Now));
        on.Free(CollectionStream.NameOf(Owner, Name));
        return new CollectionResult.Done(collection);
    }
}
