using AIHorde.AppHost.Processes;
using AIHorde.Ledger;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Store;

namespace AIHorde.AppHost.Hosting;

/// <summary>
/// `ledger verify`, `ledger rebuild` and `ledger prove`: on the database that ConnectionStrings__ledger names, else on that of the launcher that runs
/// on the data folder, else on the private server, started for as long as the command takes.
/// </summary>
static class LedgerCommand
{
    const int ExitRefused = 2;

    /// <summary>All that the API writes into its ledger: a log is folded again only by those who know every event in it.</summary>
    static readonly LedgerFeature[] Features = [HordeDomain.Feature, FilterStream.Feature, ModesStream.Feature];

    public static bool IsAsked(string[] arguments) => arguments is ["ledger", ..];

    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            using var signals = new StopSignals(TimeProvider.System);
            var (command, options) = Read(arguments, signals.Stop);
            return await OnLedgerAsync(LauncherOptions.Parse(options), command, signals.Stop);
        }
        catch (Npgsql.PostgresException missing) when (missing.SqlState == Npgsql.PostgresErrorCodes.UndefinedTable)
        {
            await Console.Error.WriteLineAsync("The database holds no ledger: the API makes it when it first starts.");
            return ExitRefused;
        }
        catch (Exception problem) when (problem is LaunchException or Npgsql.NpgsqlException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return ExitRefused;
        }
    }

    static (Func<string, Task<int>> Command, string[] Options) Read(string[] arguments, CancellationToken stop) => arguments switch
    {
        [_, "verify", "--seal", var text, .. var options] when KeptSeal.TryParse(text) is { } kept =>
            (address => LedgerCommands.VerifyAsync(address, Console.Out, kept, stop), options),
        [_, "verify", "--seal", ..] => throw new LaunchException("--seal needs a seal as ledger verify printed it: NUMBER:HASH."),
        [_, "verify", .. var options] => (address => LedgerCommands.VerifyAsync(address, Console.Out, ct: stop), options),
        [_, "rebuild", .. var options] => (address => LedgerCommands.RebuildAsync(address, Console.Out, Features, stop), options),
        [_, "prove", var key, .. var options] => (address => LedgerCommands.ProveAsync(address, key, Console.Out, stop), options),
        _ => throw new LaunchException("Say ledger verify, ledger rebuild or ledger prove KEY, and --data DIR where the data are not in the usual folder."),
    };

    static async Task<int> OnLedgerAsync(LauncherOptions options, Func<string, Task<int>> command, CancellationToken stop)
    {
        if (Outside.Variable("ConnectionStrings__ledger") is { } given)
        {
            return await command(given);
        }

        var path = DataFolder.Locate(options);
        if (!Directory.Exists(path))
        {
            throw new LaunchException($"There is no ledger: {path} does not exist.");
        }

        using var folder = DataFolder.TryOpen(path);
        if (folder is null)
        {
            var running = Path.Combine(path, DatabaseWorkload.AddressFile);
            return File.Exists(running)
                ? await command(await File.ReadAllTextAsync(running, stop))
                : throw new LaunchException($"The launcher that runs on {path} has no database of its own, or not yet: try again when it is ready.");
        }

        return await AloneAsync(folder, command, stop);
    }

    static async Task<int> AloneAsync(DataFolder folder, Func<string, Task<int>> command, CancellationToken stop)
    {
        var postgres = new PostgresWorkload(folder, durable: true, _ => { });
        var serve = await postgres.PrepareAsync(stop) ?? throw new InvalidOperationException("A server is a process.");
        await using var server = ChildProcess.Start(serve, _ => { }, _ => { });
        var ready = postgres.Server.WaitReadyAsync(stop);
        if (await Task.WhenAny(ready, server.Exited) != ready)
        {
            throw new LaunchException($"PostgreSQL ended with {await server.Exited}: start the launcher to see why.");
        }

        await ready;
        return await command(await postgres.Server.CreateDatabaseAsync("ledger", stop));
    }
}
