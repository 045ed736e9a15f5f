using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// A lane's own connection, kept from batch to batch: the server's session keeps its plans and its pages warm, which a turn through the pool would spread over
/// all sessions. Used by one batch at a time.
/// </summary>
sealed class LaneConnection(LogDatabase database) : IAsyncDisposable
{
    NpgsqlConnection? connection;

    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken ct) => connection ??= await database.OpenAsync(ct);

    /// <summary>Something went wrong: whatever the session was doing is rolled back, and the next batch gets another one.</summary>
    public async ValueTask DropAsync()
    {
        var dropped = Interlocked.Exchange(ref connection, null);
        if (dropped is not null) await dropped.DisposeAsync();
    }

    public ValueTask DisposeAsync() => DropAsync();
}
