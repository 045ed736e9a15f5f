using System.Collections.Immutable;
using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger;

/// <summary>The table of accounts: one row for each account of a user.</summary>
static class AccountRows
{
    const int TotalsFrom = 7;

    public const string Columns =
        "account, openings, balance, floor, held, sequence, last_entry_at, accumulated, gifted, donated, admin, received, recurring, awarded, styled, "
        + "forgiven, lent, other";

    public const string SelectSql = $"SELECT {Columns} FROM accounts WHERE account = ANY ($1)";

    const string WriteSql = $"""
        INSERT INTO accounts ({Columns})
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        ON CONFLICT (account) DO UPDATE SET openings = excluded.openings, balance = excluded.balance, floor = excluded.floor, held = excluded.held,
            sequence = excluded.sequence, last_entry_at = excluded.last_entry_at, accumulated = excluded.accumulated, gifted = excluded.gifted,
            donated = excluded.donated, admin = excluded.admin, received = excluded.received, recurring = excluded.recurring,
            awarded = excluded.awarded, styled = excluded.styled, forgiven = excluded.forgiven, lent = excluded.lent, other = excluded.other
        """;

    public static AccountId ReadId(NpgsqlDataReader row) => new(row.GetString(0));

    public static AccountState Read(NpgsqlDataReader row)
    {
        var totals = ImmutableArray.CreateBuilder<long>(PostingActions.Count);
        for (var action = 0; action < PostingActions.Count; action++) totals.Add(row.GetInt64(TotalsFrom + action));
        return new(row.GetInt32(1), new(row.GetInt64(2)), new(row.GetInt64(3)), new(row.GetInt64(4)), row.GetInt64(5),
            row.GetFieldValue<DateTimeOffset>(6), totals.MoveToImmutable());
    }

    public static void Write(IReadOnlyDictionary<AccountId, AccountState> accounts, NpgsqlBatch batch)
    {
        if (accounts.Count == 0) return;
        var states = accounts.Values.ToArray();
        var values = new object[TotalsFrom + PostingActions.Count];
        values[0] = accounts.Keys.Select(a => a.Value).ToArray();
        values[1] = Array.ConvertAll(states, s => s.Openings);
        values[2] = Array.ConvertAll(states, s => s.Balance.Hundredths);
        values[3] = Array.ConvertAll(states, s => s.Floor.Hundredths);
        values[4] = Array.ConvertAll(states, s => s.Held.Hundredths);
        values[5] = Array.ConvertAll(states, s => s.Sequence);
        values[6] = Array.ConvertAll(states, s => s.LastEntryAt);
        for (var action = 0; action < PostingActions.Count; action++) values[TotalsFrom + action] = Array.ConvertAll(states, s => s.Totals[action]);
        batch.Add(WriteSql, values);
    }
}
