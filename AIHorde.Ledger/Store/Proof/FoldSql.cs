namespace AIHorde.Ledger.Store;

/// <summary>The accounts as their entries alone make them: the fold in SQL, independent of the fold in memory that the live rows come from.</summary>
static class FoldSql
{
    public const string Accounts = """
        SELECT leg.account,
            count(*) FILTER (WHERE e.reason = 'opening' AND leg.is_opening)::int AS openings,
            coalesce(sum(leg.amount), 0)::bigint AS balance,
            (array_agg(e.floor ORDER BY e.transaction_id DESC, e.position DESC) FILTER (WHERE leg.is_opening))[1] AS floor,
            coalesce(max(leg.sequence), 0) AS sequence,
            max(e.recorded_at) AS last_entry_at,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'accumulated'), 0)::bigint AS accumulated,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'gifted'), 0)::bigint AS gifted,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'donated'), 0)::bigint AS donated,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'admin'), 0)::bigint AS admin,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'received'), 0)::bigint AS received,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'recurring'), 0)::bigint AS recurring,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'awarded'), 0)::bigint AS awarded,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'styled'), 0)::bigint AS styled,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'forgiven'), 0)::bigint AS forgiven,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'lent'), 0)::bigint AS lent,
            coalesce(sum(leg.amount) FILTER (WHERE leg.action = 'other'), 0)::bigint AS other
        FROM kudos_entries e
        CROSS JOIN LATERAL (
            SELECT account, amount, action, sequence, false AS is_opening
            FROM unnest(e.accounts, e.amounts, e.actions, e.sequences) AS g (account, amount, action, sequence) WHERE sequence > 0
            UNION ALL
            SELECT e.cause, NULL, NULL, NULL, true WHERE e.reason = 'opening') AS leg
        GROUP BY leg.account
        """;

    /// <summary>In a session whose own tables of these names hide the live ones.</summary>
    public const string RebuildAccounts = $"""
        INSERT INTO accounts (account, openings, balance, floor, held, sequence, last_entry_at, accumulated, gifted, donated, admin, received, recurring,
            awarded, styled, forgiven, lent, other)
        SELECT f.account, openings, balance, floor, coalesce(h.held, 0), sequence, last_entry_at, accumulated, gifted, donated, admin, received, recurring,
            awarded, styled, forgiven, lent, other
        FROM ({Accounts}) f LEFT JOIN (SELECT account, sum(remaining)::bigint AS held FROM kudos_holds WHERE status = 'open' GROUP BY account) h USING (account)
        """;

    public const string RebuildLines = """
        INSERT INTO kudos_lines (account, sequence, entry)
        SELECT leg.account, leg.sequence, e.position
        FROM kudos_entries e, unnest(e.accounts, e.sequences) AS leg (account, sequence) WHERE leg.sequence > 0
        """;
}
