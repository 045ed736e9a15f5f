using System.Diagnostics;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

/// <summary>The drill that a lost database asks for: a copy made while everybody paid, and the write-ahead log since.</summary>
public sealed class RestoreTests
{
    const int Callers = 8;

    [Fact]
    [Trait("threat", "25")]
    public async Task A_base_backup_and_the_log_since_bring_back_every_payment_that_was_answered()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Copies with cp");
        await using var lost = PostgresServer.Durable();
        await lost.InitializeAsync();
        await using var restored = PostgresServer.Durable();
        var connectionString = await lost.CreateDatabaseAsync();
        long paid;
        await using (var ledger = await TestLedger.StartAsync(connectionString))
        {
            for (var user = 1; user <= Callers; user++) await ledger.DoAsync(new Enroll(new(user), Floors.Registered, Kudos.Whole(1_000_000)));
            using var stop = new CancellationTokenSource();
            var paying = Enumerable.Range(0, Callers).Select(caller => PayAsync(ledger, caller, stop.Token)).ToList();
            await EntriesReachAsync(ledger, 100);
            await BackUpAsync(lost, restored.DataFolder);
            await EntriesReachAsync(ledger, await EntriesAsync(ledger) + 100);
            await stop.CancelAsync();
            paid = (await Task.WhenAll(paying)).Sum();
        }
        Copy(Path.Combine(lost.DataFolder, "pg_wal"), restored.DataFolder);
        await restored.InitializeAsync();
        await using var again = await TestLedger.StartAsync(On(restored, connectionString));
        Assert.Equal(paid, await again.ScalarAsync<long>("SELECT count(*) FROM kudos_entries WHERE reason = 'transfer'"));
        await Proven.HoldsAsync(again.ConnectionString);
        Assert.True(await again.DoAsync(new Give(new(1), new(2), Kudos.Whole(1), "after")));
    }

    static async Task<long> PayAsync(TestLedger ledger, int caller, CancellationToken stop)
    {
        var n = 0;
        while (!stop.IsCancellationRequested)
            Assert.True(await ledger.DoAsync(new Give(new(1 + caller), new(1 + (caller + 1) % Callers), Kudos.Whole(1), $"{n++}")));
        return n;
    }

    static Task<long> EntriesAsync(TestLedger ledger) => ledger.ScalarAsync<long>("SELECT count(*) FROM kudos_entries");

    static Task EntriesReachAsync(TestLedger ledger, long many) => Until.TrueAsync(async () => await EntriesAsync(ledger) >= many, $"{many} entries");

    /// <summary>As an operator does it: the server is told, its files are copied under it, and it says what makes the copy whole.</summary>
    static async Task BackUpAsync(PostgresServer server, string to)
    {
        await using var administrator = new NpgsqlConnection(server.AdministratorConnectionString);
        await administrator.OpenAsync();
        var isNew = administrator.PostgreSqlVersion.Major >= 15;
        var startSql = isNew ? "SELECT pg_backup_start('drill', true)" : "SELECT pg_start_backup('drill', true, false)";
        await using (var start = new NpgsqlCommand(startSql, administrator)) await start.ExecuteNonQueryAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        Copy(Path.GetDirectoryName(server.DataFolder)! + "/.", Path.GetDirectoryName(to)!);
        var stopSql = isNew ? "SELECT labelfile FROM pg_backup_stop(false)" : "SELECT labelfile FROM pg_stop_backup(false, false)";
        await using var stop = new NpgsqlCommand(stopSql, administrator);
        // Over a copy of a file of the server's user, which has to be able to rename it.
        Copy(Path.Combine(to, "PG_VERSION"), Path.Combine(to, "backup_label"));
        await File.WriteAllTextAsync(Path.Combine(to, "backup_label"), (string)(await stop.ExecuteScalarAsync())!);
        File.Delete(Path.Combine(to, "postmaster.pid"));
        Directory.Delete(Path.Combine(to, "pg_wal"), recursive: true);
    }

    /// <summary>With owners and rights. A file that goes while it is copied is one that the write-ahead log speaks of.</summary>
    static void Copy(string from, string to)
    {
        using var copy = Process.Start(new ProcessStartInfo("cp", ["-a", from, to]) { RedirectStandardError = true })!;
        copy.StandardError.ReadToEnd();
        copy.WaitForExit();
    }

    static string On(PostgresServer server, string connectionString)
    {
        var address = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString);
        return new NpgsqlConnectionStringBuilder(connectionString) { Host = address.Host, Port = address.Port }.ConnectionString;
    }
}
