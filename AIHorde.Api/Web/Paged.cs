namespace AIHorde.Api.Web;

/// <summary>A page of a long table, as its address says it: "?page=2".</summary>
public sealed record Paged<T>(IReadOnlyList<T> Rows, int Page, int Pages, int All);

static class Paged
{
    public const int RowsMax = 200;

    /// <summary>A page that there is none of is the nearest that there is.</summary>
    public static Paged<T> Of<T>(IReadOnlyList<T> all, int? page)
    {
        var pages = Math.Max(1, (all.Count + RowsMax - 1) / RowsMax);
        var shown = Math.Clamp(page ?? 1, 1, pages);
        return new([.. all.Skip((shown - 1) * RowsMax).Take(RowsMax)], shown, pages, all.Count);
    }
}
