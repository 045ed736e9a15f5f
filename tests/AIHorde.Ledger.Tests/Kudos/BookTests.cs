using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class BookTests(PostgresServer server)
{
    static readonly UserId Ann = new(1);
    static readonly UserId Bob = new(2);

    [Fact]
    public async Task A_statement_has_every_movement_with_its_balance_page_after_page()
    {
        await using var ledger = await StartAsync();
        for (var n = 0; n < 12; n++) await ledger.DoAsync(new Give(Ann, Bob, Kudos.Whole(1), $"{n}"));
        var (lines, cursor) = (new List<StatementLine>(), (long?)null);
        do
        {
            var page = await ledger.Get<KudosBook>().StatementAsync(AccountId.Spendable(Ann), cursor, max: 5);
            lines.AddRange(page.Lines);
            cursor = page.Before;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, lines.Count).Reverse().Select(n => (long)n), lines.Select(l => l.Sequence));
        Assert.Equal(new Kudos(lines.Sum(l => l.Amount.Hundredths)), lines[0].Balance);
        Assert.Equal(12, lines.Count(l => l.Reason == EntryReason.Transfer && l.Action == PostingAction.Gifted));
    }

    [Fact]
    public async Task The_balance_of_any_time_can_be_read()
    {
        await using var ledger = await StartAsync();
        for (var n = 0; n < 12; n++) await ledger.DoAsync(new Give(Ann, Bob, Kudos.Whole(1), $"{n}"));
        var book = ledger.Get<KudosBook>();
        foreach (var line in (await book.StatementAsync(AccountId.Spendable(Ann))).Lines.DistinctBy(l => l.RecordedAt))
            Assert.Equal(line.Balance, await book.BalanceAtAsync(AccountId.Spendable(Ann), line.RecordedAt));
        Assert.Equal(Kudos.Zero, await book.BalanceAtAsync(AccountId.Spendable(Ann), DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task I2_what_the_users_have_is_what_the_system_gave_less_what_it_took()
    {
        await using var ledger = await StartAsync();
        await ledger.DoAsync(new Settle("job", Ann, Bob, Kudos.Whole(200)));
        var system = await ledger.Get<KudosBook>().SystemBalancesAsync();
        var users = await ledger.ScalarAsync<decimal>("SELECT sum(balance) FROM accounts");
        Assert.Equal(-(long)users, system.Values.Sum(balance => balance.Hundredths));
        Assert.Equal(Kudos.Whole(200), system[AccountId.BurnUsage]);
        // Ann had 100 above her floor: the floor created the rest, in sight.
        Assert.Equal(Kudos.Whole(-100), system[AccountId.MintFloor]);
        await Proven.HoldsAsync(ledger.ConnectionString);
    }

    [Fact]
    public async Task A_hold_that_nobody_ends_expires_by_itself()
    {
        await using var ledger = await TestLedger.StartAsync(await server.CreateDatabaseAsync(), new() { HoldExpiryInterval = TimeSpan.FromMilliseconds(50) });
        await ledger.DoAsync(new Enroll(Ann, Floors.Registered, Kudos.Whole(125)));
        Assert.True(await ledger.DoAsync(new Reserve(new("h"), Ann, Kudos.Whole(100), TimeProvider.System.GetUtcNow())));
        await Until.TrueAsync(async () => (await ledger.Store.LoadAsync(Holds.Of(new("h")))).Status == HoldStatus.Expired, "the hold expires");
        Assert.Equal(Kudos.Whole(100), (await ledger.Get<KudosBook>().AccountAsync(AccountId.Spendable(Ann))).Available);
        await Proven.HoldsAsync(ledger.ConnectionString);
    }

    async Task<TestLedger> StartAsync()
    {
        var ledger = await TestLedger.StartAsync(server);
        await ledger.DoAsync(new Enroll(Ann, Floors.Registered, Kudos.Whole(125)));
        await ledger.DoAsync(new Enroll(Bob, Floors.Registered, Kudos.Whole(25)));
        return ledger;
    }
}
