using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

/// <summary>A decision that has a bug, after it had already done something.</summary>
sealed record Broken : Command<int>
{
    public override void Touch(Touch touch) => touch.Stream(Counters.Of("ok"));

    public override int Decide(Decision on)
    {
        on.Append(Counters.Of("ok"), new Counted(1000));
        throw new InvalidOperationException("A bug");
    }
}

[EventType("test-weighed")]
public sealed record Weighed(double Weight) : IEvent;

/// <summary>Decides something that cannot be written down, when it weighs infinitely much.</summary>
sealed record Weigh(double Weight) : Command<int>
{
    public override void Touch(Touch touch) => touch.Stream(Counters.Of("scales"));

    public override int Decide(Decision on)
    {
        on.Append(Counters.Of("scales"), new Weighed(Weight));
        return 1;
    }
}

/// <summary>Reads what it did not name.</summary>
sealed record Sneaky : Command<int>
{
    public override void Touch(Touch touch) => touch.Stream(Counters.Of("named"));

    public override int Decide(Decision on) => on.State(Counters.Of("other")).Total;
}

public sealed class BatchTests(PostgresServer server)
{
    [Fact]
    public async Task A_bad_command_fails_alone_whether_it_cannot_be_decided_written_or_kept()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        var good = Enumerable.Range(0, 50).Select(_ => ledger.DoAsync(new Count("ok"))).ToList();
        var broken = ledger.DoAsync(new Broken());
        var refused = ledger.DoAsync(new Count("no text of PostgreSQL holds \0"));
        var unwritable = ledger.DoAsync(new Weigh(double.PositiveInfinity));
        good.AddRange(Enumerable.Range(0, 50).Select(_ => ledger.DoAsync(new Count("ok"))));
        Assert.Equal(Enumerable.Range(1, 100), (await Task.WhenAll(good)).Order());
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        await Assert.ThrowsAsync<PostgresException>(() => refused);
        await Assert.ThrowsAsync<ArgumentException>(() => unwritable);
        await Proven.HoldsAsync(ledger.ConnectionString);
    }

    [Fact]
    public async Task What_was_not_touched_cannot_be_read()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.DoAsync(new Sneaky()));
        Assert.Throws<InvalidOperationException>(() => new MemoryLedger().Decide(new Sneaky(), default));
    }

    [Fact]
    public async Task A_full_channel_says_so_at_once()
    {
        await using var ledger = await TestLedger.StartAsync(server, new LedgerOptions { QueueMax = 1, Lanes = 1 });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => ledger.Bus.SubmitAsync(new Count("a"))));
        var done = outcomes.OfType<Outcome<int>.Done>().Count();
        Assert.Contains(outcomes, outcome => outcome is Outcome<int>.Busy);
        Assert.Equal(done, await ledger.ScalarAsync<long>("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task The_state_can_be_read_as_it_was_at_a_version_and_at_a_time()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        for (var n = 1; n <= 5; n++) await ledger.DoAsync(new Count("a", n));
        var third = (await ledger.Store.EventsAsync(Counters.Of("a")))[2];
        Assert.Equal(6, (await ledger.Store.LoadAtAsync(Counters.Of("a"), version: 3)).Total);
        Assert.Equal(6, (await ledger.Store.LoadAtAsync(Counters.Of("a"), third.RecordedAt)).Total);
        Assert.Equal(15, (await ledger.Store.LoadAsync(Counters.Of("a"))).Total);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure, true)]
    [InlineData(PostgresErrorCodes.DeadlockDetected, true)]
    [InlineData(PostgresErrorCodes.DiskFull, true)]
    [InlineData(PostgresErrorCodes.TooManyConnections, true)]
    [InlineData(PostgresErrorCodes.AdminShutdown, true)]
    [InlineData(PostgresErrorCodes.QueryCanceled, true)]
    [InlineData(Failures.IdleInTransactionSessionTimeout, true)]
    [InlineData(PostgresErrorCodes.UniqueViolation, false)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, false)]
    [InlineData(PostgresErrorCodes.ProtocolViolation, false)]
    public void What_passes_by_itself_is_tried_again_and_nothing_else(string sqlState, bool isWorthRetrying) =>
        Assert.Equal(isWorthRetrying, Failures.IsWorthRetrying(new PostgresException("", "ERROR", "ERROR", sqlState)));
}
