using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Styles;

/// <summary>Shows styles, those for images with the key that pays for them.</summary>
sealed class StyleReader(SharedKeyQueries keys)
{
    public async Task<IReadOnlyList<StyleDetails>> ShowAsync(IReadOnlyList<StyleView> styles, CancellationToken ct)
    {
        var ids = styles.Where(one => one.Style.Kind == RequestKind.Image).Select(one => one.Style.SharedKey).OfType<Ledger.SharedKeyId>().ToList();
        var known = ids.Count == 0 ? [] : (await keys.FindAsync(ids, ct)).ToDictionary(key => key.Id);
        return [.. styles.Select(one => StyleDetails.Of(one, one.Style.SharedKey is { } id ? known.GetValueOrDefault(id) : null))];
    }

    public async Task<StyleDetails> ShowAsync(StyleView style, CancellationToken ct) => (await ShowAsync([style], ct))[0];
}
