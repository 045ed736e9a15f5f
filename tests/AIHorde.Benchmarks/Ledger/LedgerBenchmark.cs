using System.Data;
using System.Diagnostics;
using AIHorde.Ledger;
using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AIHorde.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project tests/AIHorde.Benchmarks -- ledger [seconds [lanes [batch minimum]]]</c>: what one node writes through its command bus
/// to a PostgreSQL on the same machine that waits for the disk. Every number is of durable work, answered to its caller.
/// </summary>
static class LedgerBenchmark
{
    const int Accounts = 1000;
    const int SecondsDefault = 10;

    const string BatchesSql = "SELECT count(*) FROM batches";
    const string AccountsSizeSql = "SELECT pg_total_relation_size('accounts')";

    static readonly UserId Hot = new(1);
    static readonly Kudos Start = Kudos.Whole(1_000_000);

    public static async Task RunAsync(string[] args)
    {
        var duration = TimeSpan.FromSeconds(Number(args, 0) ?? SecondsDefault);
        var options = new LedgerOptions();
        options = options with { Lanes = Number(args, 1) ?? options.Lanes, BatchMin = Number(args, 2) ?? options.BatchMin };
        await using var server = PostgresServer.Durable();
        await server.InitializeAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLedger(await server.CreateDatabaseAsync(), options).AddLedgerFeature(Tick.Feature);
        using var host = builder.Build();
        await host.StartAsync();
        var bus = host.Services.GetRequiredService<CommandBus>();
        var database = host.Services.GetRequiredService<NpgsqlDataSource>();
        for (var user = 1; user <= Accounts; user++) await bus.SubmitAsync(new Fund(new(user), Start));
        Console.WriteLine($"{Environment.ProcessorCount} processors, {duration.TotalSeconds:0} s each, {options.Lanes} lanes, another from {options.BatchMin}");
        Console.WriteLine($"{"",-44} {"per second",12} {"p50 ms",9} {"p99 ms",9} {"client us",10} {"server us",10} {"a batch",8} {"heap MiB",9}");
        await LoadAsync("warm-up, events", bus, database, 64, TimeSpan.FromSeconds(3), (caller, n) => new Tick($"{caller}"));
        await LoadAsync("warm-up, transfers", bus, database, 64, TimeSpan.FromSeconds(3), Spread);
        using var lag = new FeedLag(host.Services.GetRequiredService<EventFeed>());
        await LoadAsync("events, 64 callers", bus, database, 64, duration, (caller, n) => new Tick($"{caller}"));
        Console.WriteLine($"{"  feed lag meanwhile",-44} {"",12} {await lag.StopAsync()}");
        await LoadAsync($"transfers, {Accounts} accounts, 64 callers", bus, database, 64, duration, Spread);
        await LoadAsync($"transfers, {Accounts} accounts, 256 callers", bus, database, 256, duration, Spread);
        await LoadAsync("transfers to one account, 64 callers", bus, database, 64, duration, (caller, n) => new Pay(new(2 + caller), Hot, $"h{caller}-{n}"));
        await LoadAsync("transfers from one account, 64 callers", bus, database, 64, duration, (caller, n) => new Pay(Hot, new(2 + caller), $"f{caller}-{n}"));
        await BesideAnOldSnapshotAsync(bus, database, duration);
        await host.StopAsync();
    }

    /// <summary>A reader that looks at the past for as long as the load runs: no old version of any row can be cleaned up meanwhile.</summary>
    static async Task BesideAnOldSnapshotAsync(CommandBus bus, NpgsqlDataSource database, TimeSpan duration)
    {
        await using var reader = await database.OpenConnectionAsync();
        await using var snapshot = await reader.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await using var stay = new NpgsqlCommand("SET LOCAL idle_in_transaction_session_timeout = 0; SELECT count(*) FROM events", reader);
        await stay.ExecuteNonQueryAsync();
        var bytes = await NumberAsync(database, AccountsSizeSql);
        await LoadAsync("the same beside an old snapshot", bus, database, 64, duration, (caller, n) => new Pay(Hot, new(2 + caller), $"o{caller}-{n}"));
        bytes = await NumberAsync(database, AccountsSizeSql) - bytes;
        Console.WriteLine($"{"  by which the table of accounts grew",-44} {bytes / 1048576.0,12:N1} MiB");
    }

    static async Task<long> NumberAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    static int? Number(string[] args, int place) => args.Length > place ? int.Parse(args[place]) : null;

    static Pay Spread(int caller, int n)
    {
        var from = 1 + (caller * 7919 + n * 104729) % Accounts;
        return new(new(from), new(1 + (from + 1 + n % (Accounts - 2)) % Accounts), $"s{caller}-{n}-{Environment.TickCount64}");
    }

    static async Task LoadAsync(
        string name, CommandBus bus, NpgsqlDataSource database, int callers, TimeSpan duration, Func<int, int, Command<bool>> command)
    {
        var batches = await NumberAsync(database, BatchesSql);
        var before = await ProcessorTime.NowAsync(database);
        var started = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (var n = 0; started.Elapsed < duration; n++)
            {
                var begun = Stopwatch.GetTimestamp();
                if (!(await bus.SubmitAsync(command(caller, n))).Value) throw new InvalidOperationException("Refused");
                mine.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
            return mine;
        })));
        var seconds = started.Elapsed.TotalSeconds;
        var all = latencies.SelectMany(l => l).Order().ToArray();
        var spent = await ProcessorTime.NowAsync(database);
        var (client, server) = ((spent.Client - before.Client) / all.Length * 1e6, (spent.Server - before.Server) / all.Length * 1e6);
        batches = await NumberAsync(database, BatchesSql) - batches;
        var heap = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
        var (p50, p99, grouped) = (all[all.Length / 2], all[all.Length * 99 / 100], all.Length / batches);
        Console.WriteLine($"{name,-44} {all.Length / seconds,12:N0} {p50,9:N2} {p99,9:N2} {client,10:N1} {server,10:N1} {grouped,8:N0} {heap,9:N1}");
    }
}
