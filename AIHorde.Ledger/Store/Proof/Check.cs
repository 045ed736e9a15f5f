namespace AIHorde.Ledger.Store;

/// <summary>One thing that must be true of everything there is.</summary>
/// <param name="CountSql">How much was looked at.</param>
/// <param name="OffendersSql">What is wrong, a line of text each; nothing where all is well.</param>
sealed record Check(string Name, string Says, string CountSql, string OffendersSql);

/// <summary>The invariants that plain SQL can prove. None of it shares code with what writes.</summary>
static class Checks
{
    const string ShownOffendersSql = $"""
        SELECT 'account ' || coalesce(a.account, f.account) || ' differs from its postings' FROM accounts a FULL JOIN ({FoldSql.Accounts}) f USING (account)
        WHERE (a.openings, a.balance, a.floor, a.sequence, a.accumulated, a.gifted, a.donated, a.admin, a.received, a.recurring, a.awarded, a.styled,
                a.forgiven, a.lent, a.other)
            IS DISTINCT FROM (f.openings, f.balance, f.floor, f.sequence, f.accumulated, f.gifted, f.donated, f.admin, f.received, f.recurring,
                f.awarded, f.styled, f.forgiven, f.lent, f.other)
        """;

    static readonly Check EntriesBalance = new("I1", "every entry's postings sum to zero",
        "SELECT count(*) FROM kudos_entries",
        """
        SELECT 'entry ' || key || ' is out of balance by ' || total FROM
            (SELECT key, position, (SELECT sum(amount) FROM unnest(amounts) AS amount) AS total FROM kudos_entries) e
        WHERE total <> 0 ORDER BY position LIMIT 1
        """);

    static readonly Check SupplyIsExplained = new("I2", "all balances sum to zero: what users have was minted, and not burnt",
        "SELECT count(*) FROM accounts",
        """
        SELECT 'users have ' || users || ' hundredths, the system accounts ' || system FROM
            (SELECT coalesce(sum(balance), 0) AS users FROM accounts) a,
            (SELECT coalesce(sum(leg.amount), 0) AS system FROM kudos_entries e, unnest(e.amounts, e.sequences) AS leg (amount, sequence)
                WHERE leg.sequence = 0) s
        WHERE users + system <> 0
        """);

    static readonly Check VersionsHaveNoGaps = new("I4", "versions start at 1 and have no gaps, and streams stand at their last event",
        "SELECT count(*) FROM events",
        """
        SELECT 'stream ' || coalesce(e.stream, s.key) || ' has ' || coalesce(e.events, 0) || ' events up to version ' || coalesce(e.newest, 0)
                || ' and stands at ' || coalesce(s.version, 0)
        FROM (SELECT stream, count(*) AS events, max(version) AS newest FROM events GROUP BY stream) e
        FULL JOIN streams s ON s.key = e.stream
        WHERE e.events IS DISTINCT FROM e.newest OR e.newest IS DISTINCT FROM s.version
        """);

    // The statement's lines are walked once: each balance is the one before plus the amount, and sequences have no gaps.
    static readonly Check BalancesAreFolds = new("I5", "every balance is the fold of its postings, at every posting",
        "SELECT count(*) FROM kudos_lines",
        """
        SELECT 'account ' || account || ' at ' || sequence || ': ' || balance || ' instead of ' || expected FROM
            (SELECT leg.account, leg.sequence, leg.balance, row_number() OVER w AS place, sum(leg.amount) OVER w AS expected
                FROM kudos_entries e, unnest(e.accounts, e.amounts, e.sequences, e.balances) AS leg (account, amount, sequence, balance)
                WHERE leg.sequence > 0 WINDOW w AS (PARTITION BY leg.account ORDER BY leg.sequence)) l
        WHERE sequence <> place OR balance <> expected
        """);

    static readonly Check BalancesAreThoseShown = new("I5", "every account shows the balance and totals of its postings",
        "SELECT count(*) FROM accounts",
        ShownOffendersSql);

    static readonly Check FloorsHold = new("I6", "what is available is never below the floor",
        "SELECT count(*) FROM accounts",
        "SELECT 'account ' || account || ' is below its floor' FROM accounts WHERE sequence > 0 AND balance - held < floor");

    static readonly Check HoldsResolveOnce = new("I8", "holds resolve exactly once, and open ones are what accounts hold",
        "SELECT count(*) FROM kudos_holds",
        """
        SELECT 'account ' || account || ' holds ' || held || ' hundredths, its open holds ' || coalesce(open, 0) FROM accounts
            LEFT JOIN (SELECT account, sum(remaining) AS open FROM kudos_holds WHERE status = 'open' GROUP BY account) h USING (account)
        WHERE held <> coalesce(open, 0)
        UNION ALL
        SELECT 'hold ' || stream || ' gave back or paid ' || coalesce(resolved, 0) || ' of ' || placed FROM
            (SELECT stream, sum((data ->> 'amount')::bigint) FILTER (WHERE type = 'hold-placed') AS placed,
                sum((data ->> 'amount')::bigint) FILTER (WHERE type <> 'hold-placed') AS resolved,
                count(*) FILTER (WHERE type IN ('hold-released', 'hold-expired')) AS endings
                FROM events WHERE stream LIKE 'hold:%' GROUP BY stream) r
            JOIN kudos_holds h ON 'hold:' || h.id = r.stream
        WHERE endings > 1 OR placed <> h.amount OR coalesce(resolved, 0) <> h.amount - h.remaining
        """);

    static readonly Check JobsSettleOnce = new("I10", "every job that was delivered was delivered once and paid once",
        "SELECT count(*) FROM events WHERE type = 'job-delivered'",
        """
        SELECT 'job ' || job || ' was delivered ' || times || ' times' FROM
            (SELECT data ->> 'job' AS job, count(*) AS times FROM events WHERE type = 'job-delivered' GROUP BY 1) d WHERE times > 1
        UNION ALL
        SELECT 'job ' || (data ->> 'job') || ' was delivered and not paid' FROM events
            LEFT JOIN kudos_entries ON key = 'settle:' || (data ->> 'job') WHERE type = 'job-delivered' AND key IS NULL
        UNION ALL
        SELECT 'key ' || key || ' was posted ' || count(*) || ' times' FROM kudos_entries GROUP BY key HAVING count(*) > 1
        """);

    static readonly Check ProjectionsCountOnce = new("I12", "projections stand within the log, and have parked nothing",
        "SELECT count(*) FROM projections",
        """
        SELECT 'projection ' || name || ' stands beyond the log' FROM projections p
            WHERE (p.transaction_id, p.position) > (SELECT transaction_id, position FROM events ORDER BY transaction_id DESC, position DESC LIMIT 1)
        UNION ALL
        SELECT 'projection ' || projection || ' parked the event at ' || position || ': ' || reason FROM parked_events
        """);

    public static readonly IReadOnlyList<Check> All =
    [
        EntriesBalance, SupplyIsExplained, VersionsHaveNoGaps, BalancesAreFolds, BalancesAreThoseShown, FloorsHold, HoldsResolveOnce, JobsSettleOnce,
        ProjectionsCountOnce,
    ];
}
