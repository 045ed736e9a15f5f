using AIHorde.AppHost.Dashboard.Horde;
using AIHorde.Ledger;
using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class LedgerLookTests(PostgresServer server)
{
    static readonly Guid letter = Guid.Parse("019f0000-0000-7000-8000-000000000001");

    const string InsertSql = """
        INSERT INTO requests (id, kind, requester, units, waiting, processing, live, faulted, models, things, has_hold, priority, queued_at, expires_at)
        VALUES
            (gen_random_uuid(), 'image', 1, 2, 2, 0, true, false, ARRAY[]::text[], 0, false, 0, now(), now() + interval '1 hour'),
            (gen_random_uuid(), 'text', 1, 4, 3, 0, true, false, ARRAY['demo/tales'], 0, false, 0, now(), now() + interval '1 hour'),
            (gen_random_uuid(), 'text', 1, 1, 1, 0, false, false, ARRAY['demo/tales'], 0, false, 0, now(), now() + interval '1 hour');
        INSERT INTO outbox (id, kind, data, enqueued_at, attempts, next_attempt_at, dead_at, last_error)
        VALUES
            ('019f0000-0000-7000-8000-000000000001', 'webhook', '1', now(), 9, NULL, now(), '410 Gone'),
            (gen_random_uuid(), 'webhook', '1', now(), 1, now(), NULL, 'timeout');
        """;

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_and_what_was_given_up_is_told_from_the_tables_of_the_ledger()
    {
        var address = await LedgerAsync();
        await using var look = new LedgerLook(() => address);
        var facts = await look.FactsAsync(Cancelled);
        Assert.NotNull(facts);
        Assert.Equal((2, 5, 0), (facts.WaitingRequests, facts.WaitingJobs, facts.RunningJobs));
        Assert.Equal([("text", "demo/tales", 3L), ("image", "", 2L)], facts.Models.Select(model => (model.Kind, model.Model, model.Jobs)));
        Assert.Equal((1, 1), (facts.OutboxWaiting, facts.OutboxRetried));
        Assert.Equal((0, 0, null), (facts.Events, facts.Unsealed, facts.SealedAt));

        Assert.Equal("410 Gone", Assert.Single(await look.DeadLettersAsync(Cancelled)).LastError);
        Assert.True(await look.SendAgainAsync(letter, Cancelled));
        Assert.False(await look.SendAgainAsync(letter, Cancelled));
        Assert.Empty(await look.DeadLettersAsync(Cancelled));
        Assert.StartsWith("ok", await look.VerifyAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_ledger_yet_there_are_no_facts()
    {
        await using var early = new LedgerLook(() => null);
        Assert.Null(await early.FactsAsync(Cancelled));
        Assert.Null(await early.VerifyAsync(Cancelled));
        var empty = await server.CreateDatabaseAsync();
        await using var bare = new LedgerLook(() => empty);
        Assert.Null(await bare.FactsAsync(Cancelled));
        Assert.Empty(await bare.DeadLettersAsync(Cancelled));
    }

    async Task<string> LedgerAsync()
    {
        var address = await server.CreateDatabaseAsync();
        await new Migrator(new LedgerModel([HordeDomain.Feature]), NullLogger<Migrator>.Instance).MigrateAsync(address, Cancelled);
        await using var database = NpgsqlDataSource.Create(address + ";Pooling=false");
        await using var insert = database.CreateCommand(InsertSql);
        await insert.ExecuteNonQueryAsync(Cancelled);
        return address;
    }
}
