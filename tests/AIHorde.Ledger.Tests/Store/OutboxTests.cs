using System.Collections.Concurrent;
using System.Text;
using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Ledger.Tests;

/// <summary>Tells somebody outside, and keeps what was said privately; or refuses, and then must do neither.</summary>
sealed record Tell(Guid Id, string Kind, string Secret, DateTimeOffset ForgetAt, bool Refuse = false) : Command<bool>
{
    public override void Touch(Touch touch) => touch.Stream(Counters.Of("told"));

    public override bool Decide(Decision on)
    {
        on.Append(Counters.Of("told"), new Counted(1));
        on.StorePayload(new($"told:{Id}", Encoding.UTF8.GetBytes(Secret), ForgetAt));
        on.Enqueue(new(Id, Kind, $$"""{"about": "told:{{Id}}"}"""));
        return Refuse ? throw new InvalidOperationException("Refused") : true;
    }
}

/// <summary>Somebody outside who answers only the second time.</summary>
sealed class Listener : IOutboxHandler
{
    public ConcurrentQueue<Guid> Heard { get; } = [];

    public string Kind => "tell";

    public Task DeliverAsync(OutboxMessage message, string? traceParent, CancellationToken ct)
    {
        Heard.Enqueue(message.Id);
        return Heard.Count(id => id == message.Id) == 1 ? throw new HttpRequestException("Not now") : Task.CompletedTask;
    }
}

sealed class Wall : IOutboxHandler
{
    public string Kind => "wall";

    public Task DeliverAsync(OutboxMessage message, string? traceParent, CancellationToken ct) => throw new UndeliverableException("A wall hears nothing");
}

/// <summary>Somebody outside who takes the message and never answers.</summary>
sealed class Silence : IOutboxHandler
{
    public string Kind => "silence";

    public Task DeliverAsync(OutboxMessage message, string? traceParent, CancellationToken ct) => Task.Delay(Timeout.Infinite, ct);
}

public sealed class OutboxTests(PostgresServer server)
{
    const string Canary = "canary-7f3a9c";

    const string FindSql = $"SELECT count(*) FROM @table t WHERE t::text LIKE '%{Canary}%'";

    [Fact]
    public async Task I14_a_message_goes_out_if_and_only_if_its_transaction_committed_until_it_arrives()
    {
        var listener = new Listener();
        await using var ledger = await StartAsync(listener);
        var id = NewId();
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.DoAsync(new Tell(Guid.Empty, "tell", Canary, DateTimeOffset.MaxValue, Refuse: true)));
        await ledger.DoAsync(new Tell(id, "tell", Canary, DateTimeOffset.MaxValue));
        await Until.TrueAsync(async () => await ledger.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE delivered_at IS NOT NULL") == 1, "it is delivered");
        Assert.Equal([id, id], listener.Heard);
    }

    [Fact]
    public async Task I14_a_message_that_cannot_be_delivered_becomes_a_dead_letter_and_can_be_sent_again()
    {
        await using var ledger = await StartAsync(new Listener());
        var id = NewId();
        await ledger.DoAsync(new Tell(id, "wall", Canary, DateTimeOffset.MaxValue));
        await Until.TrueAsync(async () => (await ledger.Get<DeadLetters>().ListAsync()).Any(letter => letter.Id == id), "it is a dead letter");
        Assert.True(await ledger.Get<DeadLetters>().ReplayAsync(id));
        await Until.TrueAsync(async () => (await ledger.Get<DeadLetters>().ListAsync()).Any(letter => letter.Id == id), "it is a dead letter again");
    }

    [Fact]
    public async Task Whoever_does_not_answer_holds_up_no_other_message()
    {
        await using var ledger = await StartAsync(new Listener());
        await ledger.DoAsync(new Tell(NewId(), "silence", Canary, DateTimeOffset.MaxValue));
        await Until.TrueAsync(async () => await ledger.ScalarAsync<int>("SELECT attempts FROM outbox") == 1, "it is under way");
        await ledger.DoAsync(new Tell(NewId(), "tell", Canary, DateTimeOffset.MaxValue));
        await Until.TrueAsync(async () => await ledger.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE delivered_at IS NOT NULL") == 1, "it is delivered");
    }

    [Fact]
    public async Task What_was_said_is_in_a_payload_that_expires_and_nowhere_else()
    {
        await using var ledger = await StartAsync(new Listener());
        var id = NewId();
        await ledger.DoAsync(new Tell(id, "wall", Canary, DateTimeOffset.MaxValue));
        Assert.Equal(Canary, Encoding.UTF8.GetString((await ledger.Get<PayloadStore>().ReadAsync($"told:{id}"))!));
        foreach (var table in await TablesAsync(ledger))
        {
            var found = await ledger.ScalarAsync<long>(FindSql.Replace("@table", table, StringComparison.Ordinal));
            Assert.True(found == 0, table);
        }
        var now = TimeProvider.System.GetUtcNow();
        await ledger.DoAsync(new Tell(Guid.CreateVersion7(now), "wall", Canary, now.AddSeconds(-1)));
        await Until.TrueAsync(async () => await ledger.ScalarAsync<long>("SELECT count(*) FROM payloads") == 1, "the expired one is deleted");
    }

    static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    async Task<TestLedger> StartAsync(Listener listener) => await TestLedger.StartAsync(
        await server.CreateDatabaseAsync(),
        new() { PurgeInterval = TimeSpan.FromMilliseconds(50) },
        services => services.AddSingleton<IOutboxHandler>(listener).AddSingleton<IOutboxHandler, Wall>().AddSingleton<IOutboxHandler, Silence>());

    static async Task<List<string>> TablesAsync(TestLedger ledger)
    {
        await using var command = ledger.Database.CreateCommand("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'payloads'");
        await using var row = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await row.ReadAsync()) tables.Add(row.GetString(0));
        return tables;
    }
}
