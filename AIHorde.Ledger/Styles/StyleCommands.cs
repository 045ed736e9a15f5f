using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Styles;

public enum StyleRefusal
{
    NotFound,
    NotOwner,
    RequiresCustomizer,
    NameTaken,
    SharedKeyUnfit,
    ExampleNotFound,
    TooManyExamples,
    UrlTaken,
    LastPrimary,
}

public abstract record StyleResult
{
    public sealed record Done(Style Style) : StyleResult;

    public sealed record Refused(StyleRefusal Why) : StyleResult;

    internal static Refused No(StyleRefusal why) => new(why);
}

/// <summary>A trusted account or a customizer publishes a style.</summary>
public sealed record CreateStyle(Style Style) : Command<StyleResult>
{
    public override void Touch(Touch touch)
    {
        touch.Stream(StyleStream.Of(Style.Id)).Stream(UserStream.Of(Style.Owner)).Name(StyleStream.NameOf(Style.Owner, Style.Name));
        if (Style.SharedKey is { } key) touch.Stream(SharedKeyStream.Of(key));
    }

    public override StyleResult Decide(Decision on)
    {
        if (on.State(StyleStream.Of(Style.Id)).Known is { } already) return new StyleResult.Done(already);
        if (on.State(UserStream.Of(Style.Owner)).Known is not { } owner || owner.IsAnonymous || !(owner.IsTrusted || owner.Has(Roles.Customizer)))
            return StyleResult.No(StyleRefusal.RequiresCustomizer);
        if (Style.SharedKey is { } unfit && !on.MayGoOnStyleOf(Style.Owner, unfit)) return StyleResult.No(StyleRefusal.SharedKeyUnfit);
        if (!on.Claim(StyleStream.NameOf(Style.Owner, Style.Name), Style.Id.ToString())) return StyleResult.No(StyleRefusal.NameTaken);
        var created = Style with { CreatedAt = on.Now };
        on.Append(StyleStream.Of(Style.Id), new StyleCreated(created));
        if (Style.SharedKey is { } key) on.PutOnStyle(key, Style.Id);
        return new StyleResult.Done(created);
    }
}

/// <summary>Its author sets what is given; what is null stays.</summary>
public sealed record ModifyStyle(StyleId Id, UserId Caller) : Command<StyleResult>
{
    public Renaming? Name { get; init; }
    public string? Info { get; init; }
    public string? Prompt { get; init; }
    public string? Params { get; init; }
    public bool? IsPublic { get; init; }
    public bool? Nsfw { get; init; }
    public string[]? Tags { get; init; }
    public string[]? Models { get; init; }
    public SharedKeyId? SharedKey { get; init; }

    public override void Touch(Touch touch)
    {
        touch.Stream(StyleStream.Of(Id));
        if (SharedKey is { } key) touch.Stream(SharedKeyStream.Of(key));
        if (Name is { } name) touch.Name(StyleStream.NameOf(Caller, name.From)).Name(StyleStream.NameOf(Caller, name.To));
    }

    public override StyleResult Decide(Decision on)
    {
        if (on.State(StyleStream.Of(Id)).Known is not { } style) return StyleResult.No(StyleRefusal.NotFound);
        if (style.Owner != Caller) return StyleResult.No(StyleRefusal.NotOwner);
        if (SharedKey is { } unfit && !on.MayGoOnStyleOf(Caller, unfit)) return StyleResult.No(StyleRefusal.SharedKeyUnfit);
        if (Name is { } name && !Rename(on, style, name)) return StyleResult.No(StyleRefusal.NameTaken);
        var modified = On(style);
        on.Append(StyleStream.Of(Id), new StyleModified(modified));
        if (SharedKey is { } key) on.PutOnStyle(key, Id);
        return new StyleResult.Done(modified);
    }

    /// <summary>The style as it will be.</summary>
    public Style On(Style style) => style with
    {
        Name = Name?.To ?? style.Name,
        Info = Info ?? style.Info,
        Prompt = Prompt ?? style.Prompt,
        Params = Params ?? style.Params,
        IsPublic = IsPublic ?? style.IsPublic,
        Nsfw = Nsfw ?? style.Nsfw,
        Tags = Tags ?? style.Tags,
        Models = Models ?? style.Models,
        SharedKey = SharedKey ?? style.SharedKey,
    };

    bool Rename(Decision on, Style style, Renaming name) =>
        style.Name == name.From && on.Rename(StyleStream.NameOf(Caller, name.From), StyleStream.NameOf(Caller, name.To), Id.ToString());
}

/// <summary>Its author or a moderator ends a style. Owner and name are those that the caller saw.</summary>
public sealed record DeleteStyle(StyleId Id, UserId Caller, UserId Owner, string Name) : Command<StyleResult>
{
    public override void Touch(Touch touch) =>
        touch.Stream(StyleStream.Of(Id)).Stream(UserStream.Of(Caller)).Name(StyleStream.NameOf(Owner, Name));

    public override StyleResult Decide(Decision on)
    {
        if (on.State(StyleStream.Of(Id)).Known is not { } style) return StyleResult.No(StyleRefusal.NotFound);
        if (!style.MayBeHandledBy(Caller, on)) return StyleResult.No(StyleRefusal.NotOwner);
        // Renamed since the caller looked: what it meant is no more.
        if (style.Name != Name) return StyleResult.No(StyleRefusal.NotFound);
        on.Append(StyleStream.Of(Id), new StyleDeleted(Id, on.Now));
        on.Free(StyleStream.NameOf(Owner, Name));
        return new StyleResult.Done(style);
    }
}
