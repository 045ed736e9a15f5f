using AIHorde.AppHost.Postgres;
using AIHorde.AppHost.Processes;
using Xunit;

namespace AIHorde.Testing;

/// <summary>
/// The PostgreSQL of a test run: found or fetched as the launcher does it, one server an assembly, in a throwaway folder and without waiting for the disk.
/// Use: <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c> and take it in a test class's constructor.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    readonly bool isDurable;
    readonly string home;

    public PostgresServer() => home = folder.Path;

    PostgresServer(string? home) => (isDurable, this.home) = (true, home ?? folder.Path);

    /// <summary>A server that waits for the disk: for tests in which it is killed, and for measurements.</summary>
    /// <param name="home">Where it keeps its data, if not in a folder of its own.</param>
    public static PostgresServer Durable(string? home = null) => new(home);

    /// <summary>Of the role that may do anything on this server.</summary>
    public string AdministratorConnectionString => Running.AdministratorConnectionString;

    /// <summary>The server's files.</summary>
    public string DataFolder => Path.Combine(home, "postgres", "data");

    const int RestartAttemptsMax = 20;

    static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);
    static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(250);

    readonly Queue<string> lastLines = new();
    readonly ThrowawayFolder folder = ThrowawayFolder.Create();
    PrivatePostgres? postgres;
    ChildProcess? process;
    int databases;

    PrivatePostgres Running => postgres ?? throw new InvalidOperationException("The server has not started.");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartMax);
        postgres = await PrivatePostgres.PrepareAsync(Path.Combine(home, "postgres"), isDurable, Keep, limit.Token);
        await StartAsync(limit.Token);
    }

    /// <summary>A fresh, empty database and a role that owns it and is nothing more; the answer is that role's connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        return await Running.CreateDatabaseAsync(name, CancellationToken.None);
    }

    /// <summary>For tests of faults: the server dies as by kill -9 and comes back with the same address; every connection breaks.</summary>
    public async Task CrashAndRestartAsync()
    {
        var dying = process ?? throw new InvalidOperationException("The server has not started.");
        dying.Kill();
        await dying.Exited;
        await dying.DisposeAsync();
        using var limit = new CancellationTokenSource(StartMax);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StartAsync(limit.Token);
                return;
            }
            catch (InvalidOperationException) when (attempt < RestartAttemptsMax)
            {
                // The dead server's sessions notice its end only a moment later, and until then they keep its memory and its lock.
                await process.DisposeAsync();
                await Task.Delay(RestartPause, limit.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    async Task StartAsync(CancellationToken cancellationToken)
    {
        process = ChildProcess.Start(Running.Command, Keep, Keep);
        var ready = Running.WaitReadyAsync(cancellationToken);
        if (await Task.WhenAny(ready, process.Exited) != ready)
        {
            throw new InvalidOperationException($"PostgreSQL ended with {await process.Exited}: {string.Join(Environment.NewLine, lastLines)}");
        }

        await ready;
    }

    void Keep(string line)
    {
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > 50)
            {
                lastLines.Dequeue();
            }
        }
    }
}
