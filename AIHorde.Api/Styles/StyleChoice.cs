using AIHorde.Ledger;
using AIHorde.Ledger.Collections;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Styles;

/// <summary>Finds what a request or a page names: a style, or one at random of a collection. Private ones may be used by whoever knows them.</summary>
sealed class StyleChoice(StyleQueries styles, CollectionQueries collections, SharedKeyQueries keys, Chance chance, TimeProvider time)
{
    static readonly HordeError NotFound = StyleRefusal.NotFound.ToError();
    static readonly HordeError Mismatch = HordeError.BadRequest("The style is for another kind of request.");

    /// <summary>By id, then by name; styles before collections.</summary>
    public async Task<(ChosenStyle? Style, HordeError? Refused)> ForRequestAsync(string? named, RequestKind kind, CancellationToken ct)
    {
        if (named is null) return (null, null);
        if (await FindAsync(named, kind, ct) is { } style)
            return style.Style.Kind == kind ? (await ChosenAsync(style.Style, null, ct), null) : (null, Mismatch);
        if (await FindCollectionAsync(named, kind, ct) is not { } collection) return (null, NotFound);
        if (collection.Collection.Kind != kind) return (null, Mismatch);
        if (collection.Styles.Count == 0) return (null, NotFound);
        var drawn = await styles.FindAsync(collection.Styles[chance(collection.Styles.Count)].Id, ct);
        return drawn is null ? (null, NotFound) : (await ChosenAsync(drawn.Style, collection.Collection.Id, ct), null);
    }

    /// <summary>A style of this kind, where there is one of the name, else one of another kind.</summary>
    public async Task<StyleView?> FindAsync(string named, RequestKind? kind, CancellationToken ct)
    {
        var style = Guid.TryParse(named, out var id) ? await styles.FindAsync(new StyleId(id), ct) : null;
        return style ?? await FindByNameAsync(named, kind, ct) ?? await FindByNameAsync(named, null, ct);
    }

    public Task<StyleView?> FindByNameAsync(string named, RequestKind? kind, CancellationToken ct) =>
        QualifiedName.Parse(named) is { } name && name.MayMean(QualifiedName.StyleWord)
            ? styles.FindByNameAsync(name.Name, name.Owner, kind, ct)
            : Task.FromResult<StyleView?>(null);

    public Task<CollectionView?> FindCollectionByNameAsync(string named, RequestKind? kind, CancellationToken ct) =>
        QualifiedName.Parse(named) is { } name && name.MayMean(QualifiedName.CollectionWord)
            ? collections.FindByNameAsync(name.Name, name.Owner, kind, ct)
            : Task.FromResult<CollectionView?>(null);

    async Task<CollectionView?> FindCollectionAsync(string named, RequestKind kind, CancellationToken ct)
    {
        var collection = Guid.TryParse(named, out var id) ? await collections.FindAsync(new CollectionId(id), ct) : null;
        return collection ?? await FindCollectionByNameAsync(named, kind, ct) ?? await FindCollectionByNameAsync(named, null, ct);
    }

    async Task<ChosenStyle> ChosenAsync(Style style, CollectionId? from, CancellationToken ct)
    {
        var key = style.SharedKey is { } id ? await keys.FindAsync(id, ct) : null;
        return new ChosenStyle(style) { Collection = from, Key = key is { IsEmpty: false } && !key.IsExpired(time.GetUtcNow()) ? key : null };
    }
}
