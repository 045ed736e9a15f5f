using AIHorde.Api.Requests;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Releases;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Live;

/// <summary>Something that was done to the whole cluster, and that may explain what its figures did then.</summary>
public sealed record ClusterEventView(DateTimeOffset At, string What);

/// <summary>What was done to the cluster in the last month, out of the log itself. That it defends itself against a raid is told to moderators alone.</summary>
sealed class ClusterEvents(EventStore store, TimeProvider time) : IDisposable
{
    public const int Max = 50;

    static readonly TimeSpan back = TimeSpan.FromDays(30);
    static readonly TimeSpan timeToLive = TimeSpan.FromSeconds(10);

    readonly Recent<List<ClusterEventView>> recent = new(ct => ReadAsync(store, time.GetUtcNow() - back, ct), timeToLive, time);

    /// <summary>The oldest first.</summary>
    public async ValueTask<IReadOnlyList<ClusterEventView>> GetAsync(CancellationToken ct) => await recent.GetAsync(ct);

    public void Dispose() => recent.Dispose();

    static async Task<List<ClusterEventView>> ReadAsync(EventStore store, DateTimeOffset since, CancellationToken ct)
    {
        var modes = await store.EventsAsync(ModesStream.Cluster, ct);
        var releases = await store.EventsAsync(ReleaseStream.Cluster, ct);
        return [.. Changes(modes).Concat(Versions(releases)).Where(each => each.At > since).OrderBy(each => each.At).TakeLast(Max)];
    }

    /// <summary>Modes are often set to what they were: only a change is news.</summary>
    static IEnumerable<ClusterEventView> Changes(IEnumerable<StoredEvent> events)
    {
        var before = ModesStream.Type.Initial;
        foreach (var happened in events)
        {
            var after = (ModesState)happened.State;
            var at = happened.RecordedAt;
            if (after.Maintenance != before.Maintenance) yield return new(at, after.Maintenance ? "maintenance begins" : "maintenance ends");
            if (after.InviteOnly != before.InviteOnly) yield return new(at, after.InviteOnly ? "workers by invitation only" : "open to workers");
            before = after;
        }
    }

    static IEnumerable<ClusterEventView> Versions(IEnumerable<StoredEvent> events) =>
        events.Select(happened => new ClusterEventView(happened.RecordedAt, $"version {((ReleaseState)happened.State).Version}"));
}
