using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger;

/// <summary>One movement of an account, as its owner reads it.</summary>
public sealed record StatementLine(
    long Sequence, DateTimeOffset RecordedAt, EntryReason Reason, string Cause, PostingAction Action, Kudos Amount, Kudos Balance, string EntryKey);

/// <param name="Before">The cursor of the next, older page; null after the oldest line.</param>
public sealed record StatementPage(IReadOnlyList<StatementLine> Lines, long? Before);

/// <summary>All movements of an account for one reason.</summary>
/// <param name="Out">Negative, or zero.</param>
public sealed record StatementSum(EntryReason Reason, long Movements, Kudos In, Kudos Out);

/// <summary>Reads the book of kudos.</summary>
public sealed class KudosBook(NpgsqlDataSource database)
{
    public const int PageMax = 200;

    const string LegSql = """
        FROM kudos_lines l JOIN kudos_entries e ON e.position = l.entry
        CROSS JOIN LATERAL unnest(e.accounts, e.amounts, e.actions, e.sequences, e.balances) AS leg (account, amount, action, sequence, balance)
        WHERE l.account = $1 AND leg.account = l.account AND leg.sequence = l.sequence
        """;

    static readonly DateTimeOffset endOfTime = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    const string StatementSql = $"""
        SELECT l.sequence, e.recorded_at, e.reason, e.cause, leg.action, leg.amount, leg.balance, e.key {LegSql} AND l.sequence < $2
            AND ($4 = '' OR e.reason = $4) AND e.recorded_at >= $5 AND e.recorded_at < $6
        ORDER BY l.sequence DESC LIMIT $3
        """;

    const string LineSql = $"SELECT e.recorded_at, leg.balance {LegSql} AND l.sequence = $2";

    const string SumsSql = $"""
        SELECT e.reason, count(*), coalesce(sum(leg.amount) FILTER (WHERE leg.amount > 0), 0)::bigint,
            coalesce(sum(leg.amount) FILTER (WHERE leg.amount < 0), 0)::bigint
        {LegSql} AND e.recorded_at >= $2 AND e.recorded_at < $3 GROUP BY e.reason ORDER BY e.reason
        """;

    const string LastSql = "SELECT coalesce(max(sequence), 0) FROM kudos_lines WHERE account = $1";

    const string EntrySql = $"SELECT {EntryRows.Columns} FROM kudos_entries WHERE key = $1";

    const string SystemSql = """
        SELECT leg.account, sum(leg.amount)::bigint FROM kudos_entries e
        CROSS JOIN LATERAL unnest(e.accounts, e.amounts, e.sequences) AS leg (account, amount, sequence)
        WHERE leg.sequence = 0 GROUP BY leg.account
        """;

    public async Task<AccountState> AccountAsync(AccountId account, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(AccountRows.SelectSql, [new[] { account.Value }]);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? AccountRows.Read(row) : AccountState.Unopened;
    }

    public async Task<PostedEntry?> EntryAsync(string key, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(EntrySql, [key]);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? EntryRows.Read(row) : null;
    }

    /// <summary>An account's movements, newest first, with the balance after each.</summary>
    /// <param name="before">Null for the newest page, else the cursor that the page before gave.</param>
    /// <param name="reason">Only movements for this reason.</param>
    /// <param name="within">Only movements from the first time on and before the second.</param>
    public async Task<StatementPage> StatementAsync(
        AccountId account, long? before = null, int max = 50, EntryReason? reason = null, (DateTimeOffset From, DateTimeOffset Until)? within = null,
        CancellationToken ct = default)
    {
        var (from, until) = within ?? (DateTimeOffset.UnixEpoch, endOfTime);
        max = Math.Clamp(max, 1, PageMax);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(
            StatementSql, [account.Value, before ?? long.MaxValue, max, reason is { } only ? EntryRows.NameOf(only) : "", from, until]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var lines = new List<StatementLine>();
        while (await row.ReadAsync(ct)) lines.Add(ReadLine(row));
        var isLast = lines.Count < max || lines[^1].Sequence == 1;
        return new(lines, isLast ? null : lines[^1].Sequence);
    }

    /// <summary>
    /// The balance as it was at a time. An account's sequence has no gaps and its time never runs backwards, so the last line before that time
    /// is found by halving: about twenty point reads for a million movements.
    /// </summary>
    public async Task<Kudos> BalanceAtAsync(AccountId account, DateTimeOffset at, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var last = connection.Command(LastSql, [account.Value]);
        var (low, high, balance) = (1L, (long)(await last.ExecuteScalarAsync(ct))!, Kudos.Zero);
        while (low <= high)
        {
            var middle = low + (high - low) / 2;
            var line = await LineAsync(connection, account, middle, ct);
            if (line.RecordedAt <= at) (balance, low) = (line.Balance, middle + 1);
            else high = middle - 1;
        }
        return balance;
    }

    /// <summary>What came in and what went out of an account in a span of time, by reason.</summary>
    public Task<List<StatementSum>> SumsAsync(AccountId account, DateTimeOffset from, DateTimeOffset until, CancellationToken ct = default) =>
        database.ListAsync(SumsSql, [account.Value, from.ToUniversalTime(), until.ToUniversalTime()],
            row => new StatementSum(EntryRows.ReasonOf(row.GetString(0)), row.GetInt64(1), new(row.GetInt64(2)), new(row.GetInt64(3))), ct);

    /// <summary>What each system account has given (negative) or taken; with the users' balances it adds up to zero.</summary>
    public async Task<IReadOnlyDictionary<AccountId, Kudos>> SystemBalancesAsync(CancellationToken ct = default)
    {
        await using var command = database.CreateCommand(SystemSql);
        await using var row = await command.ExecuteReaderAsync(ct);
        var balances = new Dictionary<AccountId, Kudos>();
        while (await row.ReadAsync(ct)) balances[new(row.GetString(0))] = new(row.GetInt64(1));
        return balances;
    }

    static async Task<(DateTimeOffset RecordedAt, Kudos Balance)> LineAsync(NpgsqlConnection connection, AccountId account, long sequence, CancellationToken ct)
    {
        await using var command = connection.Command(LineSql, [account.Value, sequence]);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) throw new InvalidOperationException($"Account {account} has no line {sequence}");
        return (row.GetFieldValue<DateTimeOffset>(0), new(row.GetInt64(1)));
    }

    static StatementLine ReadLine(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), EntryRows.ReasonOf(row.GetString(2)),
        row.GetString(3), EntryRows.ActionOf(row.GetString(4)), new(row.GetInt64(5)), new(row.GetInt64(6)), row.GetString(7));
}
