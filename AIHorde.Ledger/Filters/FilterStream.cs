using System.Security.Cryptography;
using System.Text;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Filters;

/// <summary>A pattern that moderators keep, and who touched it last.</summary>
/// <param name="Type">10 and 11 are the first group, 20 the second; a prompt that meets both is refused. 10 also names what is replaced.</param>
public sealed record PromptPattern(int Id, string Regex, int Type, string? Description, string Replacement, UserId Editor);

[EventType("filter-written")]
public sealed record FilterWritten(PromptPattern Filter) : IEvent;

[EventType("filter-deleted")]
public sealed record FilterDeleted(int Id, UserId Editor) : IEvent;

public sealed record FilterState(PromptPattern? Filter);

sealed record FilterRow(int Id, string Regex, int FilterType, string? Description, string Replacement, int Editor);

/// <summary>The table of filters, from which every node takes its patterns.</summary>
sealed class FilterRows() : RowProjection<FilterRow>("filters", "id")
{
    protected override IEnumerable<RowChange<FilterRow>> Project(StoredEvent happened) => happened.Event switch
    {
        FilterWritten { Filter: var f } => [Put(new FilterRow(f.Id, f.Regex, f.Type, f.Description, f.Replacement, f.Editor.Value))],
        FilterDeleted deleted => [Delete(new FilterRow(deleted.Id, string.Empty, 0, null, string.Empty, 0))],
        _ => [],
    };
}

/// <summary>Filters as streams: <c>filter:3</c>.</summary>
public static class FilterStream
{
    public const int TypeMin = 10;
    public const int TypeMax = 29;

    public static readonly StreamType<FilterState> Type = new("filter", new(Filter: null), (state, happened) => happened switch
    {
        FilterWritten written => new(written.Filter),
        FilterDeleted => new(Filter: null),
        _ => state,
    });

    public static readonly LedgerFeature Feature = new LedgerFeature(typeof(FilterStream).Assembly).Stream(Type).Project(new FilterRows());

    public static StreamRef<FilterState> Of(int id) => Type.Of(id);

    /// <summary>One filter a pattern and type. Hashed, because a pattern may be longer than a name.</summary>
    public static string NameOf(int type, string regex) => $"filter:{type}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(regex)))}";
}
