using System.Globalization;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Filters;

/// <summary>What became of a change of a filter.</summary>
public abstract record FilterResult
{
    public sealed record Written(PromptPattern Filter) : FilterResult;

    /// <summary>The same pattern and type exist already under this id; nothing changed.</summary>
    public sealed record Exists(int Id) : FilterResult;

    public sealed record Deleted : FilterResult;

    public sealed record NotFound : FilterResult;
}

/// <summary>Adds a pattern, unless it is there.</summary>
public sealed record CreateFilter(PromptPattern Filter) : Command<FilterResult>
{
    string Name => FilterStream.NameOf(Filter.Type, Filter.Regex);

    public override void Touch(Touch touch) => touch.Stream(FilterStream.Of(Filter.Id)).Name(Name);

    public override FilterResult Decide(Decision on)
    {
        var owner = Filter.Id.ToString(CultureInfo.InvariantCulture);
        if (!on.Claim(Name, owner)) return new FilterResult.Exists(int.Parse(on.OwnerOf(Name)!, CultureInfo.InvariantCulture));
        on.Append(FilterStream.Of(Filter.Id), new FilterWritten(Filter));
        return new FilterResult.Written(Filter);
    }
}

/// <summary>Writes a pattern anew. <paramref name="Before"/> is what the caller read; somebody who was faster wins.</summary>
public sealed record ModifyFilter(PromptPattern Before, PromptPattern After) : Command<FilterResult>
{
    string OldName => FilterStream.NameOf(Before.Type, Before.Regex);

    string NewName => FilterStream.NameOf(After.Type, After.Regex);

    public override void Touch(Touch touch) => touch.Stream(FilterStream.Of(Before.Id)).Name(OldName).Name(NewName);

    public override FilterResult Decide(Decision on)
    {
        if (on.State(FilterStream.Of(Before.Id)).Filter != Before) return new FilterResult.NotFound();
        var owner = Before.Id.ToString(CultureInfo.InvariantCulture);
        if (!on.Claim(NewName, owner)) return new FilterResult.Exists(int.Parse(on.OwnerOf(NewName)!, CultureInfo.InvariantCulture));
        if (OldName != NewName) on.Free(OldName);
        on.Append(FilterStream.Of(Before.Id), new FilterWritten(After));
        return new FilterResult.Written(After);
    }
}

public sealed record DeleteFilter(PromptPattern Filter, UserId Editor) : Command<FilterResult>
{
    string Name => FilterStream.NameOf(Filter.Type, Filter.Regex);

    public override void Touch(Touch touch) => touch.Stream(FilterStream.Of(Filter.Id)).Name(Name);

    public override FilterResult Decide(Decision on)
    {
        if (on.State(FilterStream.Of(Filter.Id)).Filter != Filter) return new FilterResult.NotFound();
        on.Free(Name);
        on.Append(FilterStream.Of(Filter.Id), new FilterDeleted(Filter.Id, Editor));
        return new FilterResult.Deleted();
    }
}
