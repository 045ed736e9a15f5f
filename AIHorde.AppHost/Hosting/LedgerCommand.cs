using AIHorde.AppHost.Processes;
using AIHorde.Ledger.Store;

namespace AIHorde.AppHost.Hosting;

/// <summary>
/// `ledger verify` and `ledger rebuild`: on the database that ConnectionStrings__ledger names, else on that of the launcher that runs on the data
/// folder, else on the private server, started for as long as the command takes.
/// </summary>
static class LedgerCommand
{
    const int ExitRefused = 2;

    public static bool IsAsked(string[] arguments) => arguments is ["ledger", ..];

    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            using var signals = new StopSignals(TimeProvider.System);
            Func<string, Task<int>> command = arguments switch
            {
                [_, "verify", ..] => address => LedgerCommands.VerifyAsync(address, Console.Out, signals.Stop),
                [_, "rebuild", ..] => address => LedgerCommands.RebuildAsync(address, Console.Out, ct: signals.Stop),
                _ => throw new LaunchException("Say ledger verify or ledger rebuild, and --data DIR where the data are not in the usual folder."),
            };
            return await OnLedgerAsync(LauncherOptions.Parse(arguments[2..]), command, signals.Stop);
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
