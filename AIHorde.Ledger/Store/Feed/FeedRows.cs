using System.Text.Json;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>Reads events from rows of: transaction_id, position, stream, version, type, data, recorded_at, trace_parent.</summary>
static class FeedRows
{
    public static FeedEvent Read(NpgsqlDataReader row, LedgerModel model)
    {
        var (stream, happened) = (row.GetString(2), ReadEvent(model, row.GetString(4), row.GetString(5)));
        var colon = stream.IndexOf(':', StringComparison.Ordinal);
        return new(new((ulong)row.GetInt64(0), row.GetInt64(1)), stream[..colon], stream[(colon + 1)..], row.GetInt32(3), happened,
            row.GetFieldValue<DateTimeOffset>(6), row.IsDBNull(7) ? null : row.GetString(7));
    }

    static IEvent ReadEvent(LedgerModel model, string name, string json)
    {
        try
        {
            return model.ReadEvent(name, json);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or NotSupportedException)
        {
            return new UnreadableEvent(name, unreadable.Message);
        }
    }
}
