using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger;

/// <summary>The table of entries. A row's legs are arrays of one length; the hash covers all of it but its place.</summary>
static class EntryRows
{
    public const string Columns =
        "key, reason, cause, event_stream, event_version, recorded_at, floor, accounts, amounts, actions, sequences, balances";

    public const string SelectByKeySql = $"SELECT {Columns} FROM kudos_entries WHERE key = ANY ($1)";

    // Rows of arrays of different lengths cannot be passed as one array, so each row's arrays travel as PostgreSQL's own array text.
    // The lines take the entry's position in the same statement that draws it.
    const string WriteSql = """
        WITH written AS (
            INSERT INTO kudos_entries
                (key, reason, cause, event_stream, event_version, recorded_at, floor, accounts, amounts, actions, sequences, balances, hash)
            SELECT key, reason, cause, event_stream, event_version, recorded_at, floor,
                accounts::text[], amounts::bigint[], actions::text[], sequences::bigint[], balances::bigint[], hash
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WITH ORDINALITY AS e
                (key, reason, cause, event_stream, event_version, recorded_at, floor, accounts, amounts, actions, sequences, balances, hash, place)
            ORDER BY place
            RETURNING position, accounts, sequences)
        INSERT INTO kudos_lines (account, sequence, entry)
        SELECT leg.account, leg.sequence, position FROM written, unnest(accounts, sequences) AS leg (account, sequence) WHERE leg.sequence > 0
        """;

    static readonly string[] ReasonNames = [.. Enum.GetNames<EntryReason>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    static readonly string[] ActionNames = [.. Enum.GetNames<PostingAction>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    internal static string NameOf(EntryReason reason) => ReasonNames[(int)reason];

    public static EntryReason ReasonOf(string name) => (EntryReason)Array.IndexOf(ReasonNames, name);

    public static PostingAction ActionOf(string name) => (PostingAction)Array.IndexOf(ActionNames, name);

    public static PostedEntry Read(NpgsqlDataReader row)
    {
        var accounts = row.GetFieldValue<string[]>(7);
        var (amounts, actions) = (row.GetFieldValue<long[]>(8), row.GetFieldValue<string[]>(9));
        var (sequences, balances) = (row.GetFieldValue<long[]>(10), row.GetFieldValue<long[]>(11));
        var legs = new PostedLeg[accounts.Length];
        for (var i = 0; i < legs.Length; i++)
            legs[i] = new(new(accounts[i]), new(amounts[i]), ActionOf(actions[i]), sequences[i], new(balances[i]));
        EventRef? about = row.IsDBNull(3) ? null : new(row.GetString(3), row.GetInt32(4));
        return new(row.GetString(0), ReasonOf(row.GetString(1)), row.GetString(2), about,
            row.GetFieldValue<DateTimeOffset>(5), row.IsDBNull(6) ? null : new Kudos(row.GetInt64(6)), legs);
    }

    public static void Write(IReadOnlyList<PostedEntry> entries, NpgsqlBatch batch)
    {
        if (entries.Count == 0) return;
        var rows = entries.ToArray();
        batch.Add(WriteSql, [
            Array.ConvertAll(rows, e => e.Key),
            Array.ConvertAll(rows, e => NameOf(e.Reason)),
            Array.ConvertAll(rows, e => e.Cause),
            Array.ConvertAll(rows, e => e.About?.Stream!),
            Array.ConvertAll(rows, e => e.About?.Version),
            Array.ConvertAll(rows, e => e.RecordedAt),
            Array.ConvertAll(rows, e => e.Floor?.Hundredths),
            Array.ConvertAll(rows, e => Literal(e, leg => leg.Account.Value)),
            Array.ConvertAll(rows, e => Literal(e, leg => leg.Amount.Hundredths)),
            Array.ConvertAll(rows, e => Literal(e, leg => ActionNames[(int)leg.Action])),
            Array.ConvertAll(rows, e => Literal(e, leg => leg.Sequence)),
            Array.ConvertAll(rows, e => Literal(e, leg => leg.Balance.Hundredths)),
            Array.ConvertAll(rows, EntryHash.Of),
        ]);
    }

    /// <summary>Account names, action names and numbers have nothing in them that array text would need to quote.</summary>
    static string Literal<T>(PostedEntry entry, Func<PostedLeg, T> of) => "{" + string.Join(',', entry.Legs.Select(of)) + "}";
}
