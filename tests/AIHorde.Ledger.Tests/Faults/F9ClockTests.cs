using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Ledger.Tests;

public sealed class F9ClockTests(PostgresServer server)
{
    static readonly UserId Ann = new(1);
    static readonly UserId Bob = new(2);

    [Fact]
    public async Task F9_clocks_that_jump_an_hour_either_way_leave_every_statement_in_order()
    {
        var (clock, listener) = (new ShiftedClock(), new Listener());
        await using var steady = await TestLedger.StartAsync(await server.CreateDatabaseAsync());
        await using var jumping = await TestLedger.StartAsync(steady.ConnectionString, null, services => services
            .AddSingleton<TimeProvider>(clock).AddSingleton<IOutboxHandler>(listener));
        await steady.DoAsync(new Enroll(Ann, Floors.Registered, Kudos.Whole(1025)));
        await steady.DoAsync(new Enroll(Bob, Floors.Registered, Kudos.Whole(25)));
        foreach (var (jump, hours) in new[] { 1, -2, 2, -1 }.Index())
        {
            clock.Ahead += TimeSpan.FromHours(hours);
            for (var n = 0; n < 5; n++)
            {
                Assert.True(await jumping.DoAsync(new Give(Ann, Bob, Kudos.Whole(1), $"jumping-{jump}-{n}")));
                Assert.True(await steady.DoAsync(new Give(Ann, Bob, Kudos.Whole(1), $"steady-{jump}-{n}")));
            }
        }
        await StatementIsInOrderAsync(steady.Get<KudosBook>());
        await Proven.HoldsAsync(steady.ConnectionString);
    }

    [Fact]
    public async Task F9_a_message_sent_by_a_clock_that_is_an_hour_ahead_does_not_wait_for_an_hour()
    {
        var (clock, listener) = (new ShiftedClock(), new Listener());
        await using var ledger = await TestLedger.StartAsync(await server.CreateDatabaseAsync(), null, services => services
            .AddSingleton<TimeProvider>(clock).AddSingleton<IOutboxHandler>(listener));
        clock.Ahead = TimeSpan.FromHours(1);
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        await ledger.DoAsync(new Tell(id, "tell", "hello", DateTimeOffset.MaxValue));
        clock.Ahead = TimeSpan.Zero;
        await Until.TrueAsync(
            async () => await ledger.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE delivered_at IS NOT NULL") == 1, "it is delivered");
    }

    [Fact]
    public async Task F9_a_clock_that_is_a_day_ahead_forgets_no_mark_that_a_lost_commit_may_ask_for()
    {
        var clock = new ShiftedClock();
        var often = new LedgerOptions { PurgeInterval = TimeSpan.FromMilliseconds(20) };
        await using var ledger = await TestLedger.StartAsync(
            await server.CreateDatabaseAsync(), often, services => services.AddSingleton<TimeProvider>(clock));
        await ledger.DoAsync(new Count("a"));
        clock.Ahead = TimeSpan.FromDays(1);
        // The purge that deletes what has really expired has also looked at the marks.
        var past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await ledger.DoAsync(new Tell(Guid.CreateVersion7(past), "nobody", "old", past));
        await Until.TrueAsync(async () => await ledger.ScalarAsync<long>("SELECT count(*) FROM payloads") == 0, "the expired payload is deleted");
        Assert.True(await ledger.ScalarAsync<long>("SELECT count(*) FROM batches") >= 2);
    }

    static async Task StatementIsInOrderAsync(KudosBook book)
    {
        var lines = (await book.StatementAsync(AccountId.Spendable(Ann), max: 200)).Lines.Reverse().ToList();
        Assert.Equal(Enumerable.Range(1, lines.Count).Select(n => (long)n), lines.Select(line => line.Sequence));
        Assert.Equal(lines.Select(line => line.RecordedAt).Order(), lines.Select(line => line.RecordedAt));
        foreach (var newest in lines.GroupBy(line => line.RecordedAt).Select(sameTime => sameTime.Last()))
            Assert.Equal(newest.Balance, await book.BalanceAtAsync(AccountId.Spendable(Ann), newest.RecordedAt));
    }
}
