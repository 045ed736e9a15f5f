using AIHorde.EndToEnd.Tests.Stack;
using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AIHorde.EndToEnd.Tests;

public sealed class LedgerCommandTests(PostgresServer server) : IDisposable
{
    readonly TestFolder folder = new();

    [Theory]
    [InlineData("verify")]
    [InlineData("rebuild")]
    public async Task A_sound_ledger_is_found_sound(string command)
    {
        var database = await server.CreateDatabaseAsync();
        await new Migrator(new LedgerModel([]), NullLogger<Migrator>.Instance).MigrateAsync(database, TestContext.Current.CancellationToken);
        await using var run = RunningLauncher.Run(["ledger", command], ("ConnectionStrings__ledger", database));
        Assert.Equal(0, await run.ExitAsync());
        Assert.NotEmpty(run.Lines);
        Assert.All(run.Lines, line => Assert.StartsWith("ok", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Beside_a_running_launcher_and_without_one_the_same_database_is_asked()
    {
        await using (var launcher = await RunningLauncher.StartReadyAsync(["--data", folder.Path]))
        {
            await using var beside = RunningLauncher.Run(["ledger", "verify", "--data", folder.Path]);
            Assert.Equal(0, await beside.ExitAsync());
            // What the API has written since it started, the first administrator among it, folds to what is there.
            await using var rebuilt = RunningLauncher.Run(["ledger", "rebuild", "--data", folder.Path]);
            Assert.Equal(0, await rebuilt.ExitAsync());
            Assert.All(rebuilt.Lines, line => Assert.StartsWith("ok", line, StringComparison.Ordinal));
            Assert.Contains(rebuilt.Lines, line => line.Contains("users is what the log says", StringComparison.Ordinal));
        }

        await using var alone = RunningLauncher.Run(["ledger", "verify", "--data", folder.Path]);
        Assert.Equal(0, await alone.ExitAsync());
    }

    [Fact]
    public async Task Where_there_is_no_ledger_it_says_so_in_one_line()
    {
        await using var nowhere = RunningLauncher.Run(["ledger", "verify", "--data", folder.Path + "-absent"]);
        Assert.Equal(2, await nowhere.ExitAsync());
        Assert.Contains("There is no ledger", Assert.Single(nowhere.Lines), StringComparison.Ordinal);
        await using var unknown = RunningLauncher.Run(["ledger", "polish"]);
        Assert.Equal(2, await unknown.ExitAsync());
        Assert.Single(unknown.Lines);
    }

    public void Dispose() => folder.Dispose();
}
