using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Styles;

sealed record StyleRow(Guid Id, int Owner, string Kind, string Name)
{
    public string Info { get; init; } = "";
    public string Prompt { get; init; } = "";
    public string? Params { get; init; }
    public bool IsPublic { get; init; }
    public bool Nsfw { get; init; }
    public string[] Tags { get; init; } = [];
    public string[] Models { get; init; } = [];
    public string Examples { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public Guid? SharedKey { get; init; }
}

/// <summary>The table of styles.</summary>
sealed class StyleRows() : RowProjection<StyleRow>("styles", "id")
{
    protected override IEnumerable<RowChange<StyleRow>> Project(StoredEvent happened) => happened switch
    {
        { State: StyleState.Existing { Style: var style } } => [Put(RowOf(style))],
        { Event: StyleDeleted deleted } => [Delete(new(deleted.Style.Value, 0, "", ""))],
        _ => [],
    };

    static StyleRow RowOf(Style style) => new(style.Id.Value, style.Owner.Value, style.Kind.ToString().ToLowerInvariant(), style.Name)
    {
        Info = style.Info,
        Prompt = style.Prompt,
        Params = style.Params,
        IsPublic = style.IsPublic,
        Nsfw = style.Nsfw,
        Tags = style.Tags,
        Models = style.Models,
        Examples = LedgerJson.Write(style.Examples),
        CreatedAt = style.CreatedAt,
        SharedKey = style.SharedKey?.Value,
    };
}

sealed record StyleRecordRow(Guid Id, long Used);

/// <summary>How often each style was used: once a request, in the transaction that queues it.</summary>
sealed class StyleRecordRows() : TallyProjection<StyleRecordRow>("style_records", "id")
{
    protected override IEnumerable<StyleRecordRow> Amounts(StoredEvent happened) =>
        happened.Event is RequestQueued { Terms.Style: { } style } ? [new(style.Value, 1)] : [];

    protected override StyleRecordRow Add(StyleRecordRow earlier, StyleRecordRow later) => new(earlier.Id, earlier.Used + later.Used);
}
