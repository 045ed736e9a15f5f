using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

public sealed class F2KillPostgresTests(F2KillPostgresTests.DurableServer durable) : IClassFixture<F2KillPostgresTests.DurableServer>
{
    const int Callers = 16;

    [Fact]
    public async Task F2_killing_the_database_and_its_sessions_under_load_leaves_no_drift()
    {
        await using var ledger = await TestLedger.StartAsync(await Totals.CreateTableAsync(await durable.Server.CreateDatabaseAsync()), more: Totals.Add);
        for (var user = 1; user <= Callers; user++) await ledger.DoAsync(new Enroll(new(user), Floors.Registered, Kudos.Whole(1_000_000)));
        using var stop = new CancellationTokenSource();
        var paying = Enumerable.Range(0, Callers).Select(caller => PayAsync(ledger, caller, stop.Token)).ToList();
        await EntriesReachAsync(ledger, 100);
        await KillSessionsAsync(ledger.ConnectionString);
        await EntriesReachAsync(ledger, 400);
        await durable.Server.CrashAndRestartAsync();
        await EntriesReachAsync(ledger, 800);
        await stop.CancelAsync();
        var paid = (await Task.WhenAll(paying)).Sum();
        Assert.Equal(paid, await ledger.ScalarAsync<long>("SELECT count(*) FROM kudos_entries WHERE reason = 'transfer'"));
        await Proven.HoldsAsync(ledger.ConnectionString);
    }

    static async Task<long> PayAsync(TestLedger ledger, int caller, CancellationToken stop)
    {
        var n = 0;
        while (!stop.IsCancellationRequested)
        {
            Assert.True(await ledger.DoAsync(new Give(new(1 + caller), new(1 + (caller + 1) % Callers), Kudos.Whole(1), $"{n++}")));
            await ledger.DoAsync(new Count($"{caller}"));
        }
        return n;
    }

    static Task EntriesReachAsync(TestLedger ledger, long many) => Until.TrueAsync(async () =>
    {
        try
        {
            return await ledger.ScalarAsync<long>("SELECT count(*) FROM kudos_entries") >= many;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }, $"{many} entries");

    static async Task KillSessionsAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var kill = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'aihorde'", connection);
        Assert.True((long)(await kill.ExecuteScalarAsync())! > 0);
    }

    /// <summary>A server of its own, because it is killed; and one that waits for the disk, because what was committed must survive.</summary>
    public sealed class DurableServer : IAsyncLifetime
    {
        public PostgresServer Server { get; } = PostgresServer.Durable();

        public ValueTask InitializeAsync() => Server.InitializeAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
