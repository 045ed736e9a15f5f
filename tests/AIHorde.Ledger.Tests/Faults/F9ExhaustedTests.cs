using System.Security.Cryptography;
using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

public sealed class F9ExhaustedTests(PostgresServer server)
{
    const string NameSql = "SELECT set_config('drill.role', $1, false), set_config('drill.limit', $2, false)";
    const string LimitSql = """
        DO $$ BEGIN EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s', current_setting('drill.role'), current_setting('drill.limit')); END $$
        """;
    const string EndSql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1";

    static readonly LedgerOptions Impatient = new() { RetryFor = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task F9_a_full_disk_refuses_what_it_cannot_keep_and_takes_up_again_when_there_is_room()
    {
        using var disk = SmallDisk.TryMake();
        Assert.SkipWhen(disk is null, "This user may not make a small disk");
        await using var small = PostgresServer.Durable(disk.Path);
        await small.InitializeAsync();
        await using var ledger = await TestLedger.StartAsync(await small.CreateDatabaseAsync(), Impatient);
        await ledger.DoAsync(new Count("a"));
        disk.Fill();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.DoAsync(Large()));
        disk.MakeRoom();
        await Until.TrueAsync(async () => await IsDoneAsync(ledger, Large()), "the ledger writes again");
        Assert.Equal(2, await ledger.DoAsync(new Count("a")));
        Assert.Equal(1, (await ledger.Store.LoadAsync(Counters.Of("told"))).Total);
        Assert.Equal(1, await ledger.ScalarAsync<long>("SELECT count(*) FROM payloads"));
        await Proven.HoldsAsync(ledger.ConnectionString);
    }

    [Fact]
    public async Task F9_an_exhausted_connection_pool_refuses_commands_and_takes_up_again_by_itself()
    {
        var database = await server.CreateDatabaseAsync();
        // So many seconds a command waits for a connection.
        await using var ledger = await TestLedger.StartAsync(database + ";Timeout=5", Impatient);
        var taken = await TakeAllAsync(ledger.Get<LogDatabase>());
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.DoAsync(new Count("a")));
        foreach (var connection in taken) await connection.DisposeAsync();
        Assert.Equal(1, await ledger.DoAsync(new Count("a")));
        await Proven.HoldsAsync(database);
    }

    [Fact]
    public async Task F9_a_server_that_takes_no_more_sessions_refuses_commands_and_takes_up_again_by_itself()
    {
        await using var ledger = await TestLedger.StartAsync(await server.CreateDatabaseAsync(), Impatient);
        await ledger.DoAsync(new Count("a"));
        await LimitSessionsAsync(ledger, "0");
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.DoAsync(new Count("a")));
        await LimitSessionsAsync(ledger, "-1");
        Assert.Equal(2, await ledger.DoAsync(new Count("a")));
        await Proven.HoldsAsync(ledger.ConnectionString);
    }

    /// <summary>More than any page that the tables still have free.</summary>
    static Tell Large() =>
        new(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "nobody", RandomNumberGenerator.GetHexString(1 << 20), DateTimeOffset.MaxValue);

    static async Task<bool> IsDoneAsync(TestLedger ledger, Tell tell)
    {
        try
        {
            return await ledger.DoAsync(tell);
        }
        catch (LedgerUnavailableException)
        {
            return false;
        }
    }

    static async Task<List<NpgsqlConnection>> TakeAllAsync(LogDatabase database)
    {
        var taken = new List<NpgsqlConnection>();
        while (true)
        {
            try
            {
                taken.Add(await database.OpenAsync(TestContext.Current.CancellationToken));
            }
            catch (NpgsqlException)
            {
                return taken;
            }
        }
    }

    /// <summary>How many sessions the ledger's role may have from now on; those that it has are ended.</summary>
    async Task LimitSessionsAsync(TestLedger ledger, string limit)
    {
        await using var administrator = new NpgsqlConnection(server.AdministratorConnectionString);
        await administrator.OpenAsync();
        var role = new NpgsqlConnectionStringBuilder(ledger.ConnectionString).Username!;
        foreach (var (sql, values) in new (string, object[])[] { (NameSql, [role, limit]), (LimitSql, []), (EndSql, [role]) })
        {
            await using var command = administrator.Command(sql, values);
            await command.ExecuteNonQueryAsync();
        }
    }
}
