using System.Collections.Frozen;
using AIHorde.Api.Requests;
using AIHorde.Api.Web.Cluster;
using AIHorde.Ledger;
using AIHorde.Ledger.Stats;

namespace AIHorde.Api.Web.Leaderboard;

/// <summary>A place on the board.</summary>
public sealed record Standing(int Place, Leader Leader);

/// <summary>A page of the board, and, wherever it is, the place of who looks.</summary>
/// <param name="Of">How many have a place.</param>
public sealed record Standings(IReadOnlyList<Standing> Rows, Standing? Own, int Page, int Pages, int Of);

/// <summary>Who gave how much, added up a few times a minute for all who look: the sums of a month are many.</summary>
sealed class Leaders(LeaderQueries queries, TimeProvider time) : IDisposable
{
    const int PageSize = 25;

    static readonly TimeSpan timeToLive = TimeSpan.FromSeconds(10);

    readonly FrozenDictionary<LeaderSpan, Recent<List<Leader>>> spans = Enum.GetValues<LeaderSpan>()
        .ToFrozenDictionary(span => span, span => new Recent<List<Leader>>(ct => queries.AllAsync(span, ct), timeToLive, time));

    /// <summary>Equal work is placed by age. A page that there is none of is the nearest that there is.</summary>
    public async ValueTask<Standings> PageAsync(LeaderSpan span, Sorting sorting, int? page, UserId? own, CancellationToken ct)
    {
        var ranked = (await spans[span].GetAsync(ct)).OrderByDescending(leader => Amount(leader, sorting.Key)).ThenBy(leader => leader.User.Value)
            .Select((leader, i) => new Standing(i + 1, leader)).ToList();
        var pages = Math.Max(1, (ranked.Count + PageSize - 1) / PageSize);
        var shown = Math.Clamp(page ?? 1, 1, pages);
        return new([.. ranked.Skip((shown - 1) * PageSize).Take(PageSize)], ranked.Find(one => one.Leader.User == own), shown, pages, ranked.Count);
    }

    public void Dispose()
    {
        foreach (var span in spans.Values) span.Dispose();
    }

    static decimal Amount(Leader leader, string order) => order switch
    {
        "images" => leader.Images,
        "texts" => leader.Texts,
        "kudos" => leader.Kudos.ToDecimal(),
        _ => leader.Jobs,
    };
}
