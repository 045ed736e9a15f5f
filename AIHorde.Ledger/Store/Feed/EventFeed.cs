using System.Runtime.CompilerServices;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// The log in an order in which nothing is ever missed. Each reader keeps its own cursor; reading from a cursor again gives the same events again.
/// </summary>
public sealed class EventFeed
{
    /// <summary>Events in one read.</summary>
    public const int PageMax = 1000;

    // What was committed with a lower transaction id than every transaction still running can get no more neighbours below it. It MUST stay one
    // statement: the rows and the horizon then come from the same snapshot. A reader that went by position alone would pass over an event whose
    // transaction drew a lower number and commits later. The order names the table: by the column that is selected under the same name, which is no
    // longer an xid8, all that follows would be sorted for each page.
    internal const string ReadSql = """
        SELECT transaction_id::text::bigint, position, stream, version, type, data::text, recorded_at, trace_parent FROM events
        WHERE (transaction_id, position) > ($1::text::xid8, $2) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY events.transaction_id, events.position LIMIT $3
        """;

    const string HeadSql = "SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) - 1";

    /// <summary>Behind every wake-up there is this slow look, should one be lost.</summary>
    static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Under load one commit follows another: those of this long are read together, which costs a reader a fraction of reading each.</summary>
    static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(5);

    readonly LogDatabase database;
    readonly LedgerModel model;
    readonly TimeProvider time;
    readonly CommitSignal committed;

    internal EventFeed(LogDatabase database, LedgerModel model, TimeProvider time, CommitSignal committed) =>
        (this.database, this.model, this.time, this.committed) = (database, model, time, committed);

    /// <summary>
    /// Where the feed stands now: everything below is visible to whatever is read after this call. A reader of tables that follows the feed takes this
    /// first, then loads its tables, then follows; what it then sees twice it must recognise.
    /// </summary>
    public async Task<FeedCursor> HeadAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.Command(HeadSql);
        return new((ulong)(long)(await command.ExecuteScalarAsync(ct))!, long.MaxValue);
    }

    /// <summary>The next events after the cursor; none where there are none yet.</summary>
    public async Task<IReadOnlyList<FeedEvent>> ReadAsync(FeedCursor after, int max = PageMax, CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        return await ReadAsync(connection, after, max, ct);
    }

    internal async Task<IReadOnlyList<FeedEvent>> ReadAsync(NpgsqlConnection connection, FeedCursor after, int max, CancellationToken ct) =>
        await ReadRowsAsync(connection, ReadSql, [after.TransactionId.ToString(), after.Position, max], ct);

    /// <summary>Of any statement that gives the columns of the feed.</summary>
    internal async Task<List<FeedEvent>> ReadRowsAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken ct)
    {
        await using var command = connection.Command(sql, values);
        await using var row = await command.ExecuteReaderAsync(ct);
        var events = new List<FeedEvent>();
        while (await row.ReadAsync(ct)) events.Add(FeedRows.Read(row, model));
        return events;
    }

    /// <summary>Follows the feed until cancelled, in pages that are never empty. Lost connections are waited out.</summary>
    public async IAsyncEnumerable<IReadOnlyList<FeedEvent>> FollowAsync(FeedCursor after, [EnumeratorCancellation] CancellationToken ct = default)
    {
        for (var attempt = 0; ;)
        {
            var next = committed.Next;
            IReadOnlyList<FeedEvent> page;
            try
            {
                page = await ReadAsync(after, PageMax, ct);
                attempt = 0;
            }
            catch (Exception lost) when (Failures.IsWorthRetrying(lost))
            {
                await Task.Delay(Failures.Backoff(++attempt), time, ct);
                continue;
            }
            if (page.Count > 0)
            {
                yield return page;
                after = page[^1].Cursor;
            }
            if (page.Count < PageMax) await WaitAsync(next, ct);
        }
    }

    /// <summary>Until there may be something new.</summary>
    internal async Task WaitAsync(Task next, CancellationToken ct)
    {
        try
        {
            await next.WaitAsync(LookInterval, time, ct);
            await Task.Delay(GatherFor, time, ct);
        }
        catch (TimeoutException)
        {
            // The slow look.
        }
    }

    internal Task NextCommit => committed.Next;
}
