using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Styles;

/// <summary>Pictures that show what a style does. At most one of them is the primary one.</summary>
public static class StyleExamples
{
    public const int CountMax = 4;

    internal static bool MayBeHandledBy(this Style style, UserId caller, Decision on) =>
        style.Owner == caller || on.State(UserStream.Of(caller)).Known?.Has(Roles.Moderator) == true;

    /// <summary>A new primary example takes the place of the one before.</summary>
    internal static StyleExample[] With(this Style style, StyleExample example)
    {
        var others = style.Examples.Where(one => one.Id != example.Id).Select(one => example.IsPrimary ? one with { IsPrimary = false } : one);
        var place = Array.FindIndex(style.Examples, one => one.Id == example.Id);
        var all = others.ToList();
        all.Insert(place < 0 ? all.Count : place, example);
        return [.. all];
    }
}

/// <summary>Adds an example; its author or a moderator may.</summary>
public sealed record AddStyleExample(StyleId Id, UserId Caller, StyleExample Example) : Command<StyleResult>
{
    public override void Touch(Touch touch) => touch.Stream(StyleStream.Of(Id)).Stream(UserStream.Of(Caller));

    public override StyleResult Decide(Decision on)
    {
        if (on.State(StyleStream.Of(Id)).Known is not { } style) return StyleResult.No(StyleRefusal.NotFound);
        if (!style.MayBeHandledBy(Caller, on)) return StyleResult.No(StyleRefusal.NotOwner);
        if (style.Examples.Any(one => one.Id == Example.Id)) return new StyleResult.Done(style);
        if (style.Examples.Length >= StyleExamples.CountMax) return StyleResult.No(StyleRefusal.TooManyExamples);
        if (style.Examples.Any(one => one.Url == Example.Url)) return StyleResult.No(StyleRefusal.UrlTaken);
        on.Append(StyleStream.Of(Id), new StyleModified(style with { Examples = style.With(Example) }));
        return new StyleResult.Done(on.State(StyleStream.Of(Id)).Known!);
    }
}

/// <summary>Gives an example another address or makes it the primary one. A primary one cannot step back without another in its place.</summary>
public sealed record ModifyStyleExample(StyleId Id, UserId Caller, Guid Example, string? Url, bool? IsPrimary) : Command<StyleResult>
{
    public override void Touch(Touch touch) => touch.Stream(StyleStream.Of(Id)).Stream(UserStream.Of(Caller));

    public override StyleResult Decide(Decision on)
    {
        if (on.State(StyleStream.Of(Id)).Known is not { } style) return StyleResult.No(StyleRefusal.NotFound);
        if (!style.MayBeHandledBy(Caller, on)) return StyleResult.No(StyleRefusal.NotOwner);
        if (style.Examples.FirstOrDefault(one => one.Id == Example) is not { } before) return StyleResult.No(StyleRefusal.ExampleNotFound);
        if (style.Examples.Any(one => one.Id != Example && one.Url == Url)) return StyleResult.No(StyleRefusal.UrlTaken);
        if (before.IsPrimary && IsPrimary == false) return StyleResult.No(StyleRefusal.LastPrimary);
        var after = before with { Url = Url ?? before.Url, IsPrimary = IsPrimary ?? before.IsPrimary };
        on.Append(StyleStream.Of(Id), new StyleModified(style with { Examples = style.With(after) }));
        return new StyleResult.Done(on.State(StyleStream.Of(Id)).Known!);
    }
}

/// <summary>Takes an example away. When it was the primary one, the oldest of the others follows.</summary>
public sealed record DeleteStyleExample(StyleId Id, UserId Caller, Guid Example) : Command<StyleResult>
{
    public override void Touch(Touch touch) => touch.Stream(StyleStream.Of(Id)).Stream(UserStream.Of(Caller));

    public override StyleResult Decide(Decision on)
    {
        if (on.State(StyleStream.Of(Id)).Known is not { } style) return StyleResult.No(StyleRefusal.NotFound);
        if (!style.MayBeHandledBy(Caller, on)) return StyleResult.No(StyleRefusal.NotOwner);
        if (style.Examples.FirstOrDefault(one => one.Id == Example) is not { } gone) return StyleResult.No(StyleRefusal.ExampleNotFound);
        StyleExample[] left = [.. style.Examples.Where(one => one != gone)];
        if (gone.IsPrimary && left.Length > 0) left[0] = left[0] with { IsPrimary = true };
        on.Append(StyleStream.Of(Id), new StyleModified(style with { Examples = left }));
        return new StyleResult.Done(on.State(StyleStream.Of(Id)).Known!);
    }
}
