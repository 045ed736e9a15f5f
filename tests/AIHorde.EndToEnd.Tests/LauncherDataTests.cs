using AIHorde.EndToEnd.Tests.Stack;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.EndToEnd.Tests;

public sealed class LauncherDataTests(PostgresServer server) : IDisposable
{
    readonly TestFolder folder = new();

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_Ctrl_C_all_is_stopped_and_the_next_start_finds_the_data()
    {
        await using (var first = await RunningLauncher.StartReadyAsync(["--data", folder.Path]))
        {
            Assert.NotEqual("unchanged", first.AdminKey);
            await using (var ledger = NpgsqlDataSource.Create(await folder.LedgerAsync()))
            {
                await ledger.CreateCommand("create table kept (id int)").ExecuteNonQueryAsync(Cancelled);
            }

            Assert.Equal(0, await first.StopAsync());
            AssertNothingRuns(first);
        }

        await using var second = await RunningLauncher.StartReadyAsync(["--data", folder.Path]);
        Assert.Equal("unchanged", second.AdminKey);
        await using var again = NpgsqlDataSource.Create(await folder.LedgerAsync());
        Assert.Equal("kept", await again.CreateCommand("select to_regclass('kept')::text").ExecuteScalarAsync(Cancelled));
    }

    [Fact]
    public async Task After_a_kill_nothing_is_left_within_five_seconds_and_the_next_start_recovers()
    {
        await using (var killed = await RunningLauncher.StartReadyAsync(["--data", folder.Path]))
        {
            await killed.KillAsync();
            if (MarkedProcesses.CanBeSeen)
            {
                await Waiting.UntilAsync(() => MarkedProcesses.Of(killed).Count == 0, "nothing left running", TimeSpan.FromSeconds(5));
            }
        }

        await using var next = await RunningLauncher.StartReadyAsync(["--data", folder.Path]);
        Assert.True(await HealthLook.IsHealthyAsync(next.Api));
    }

    [Fact]
    public async Task A_second_launcher_on_the_same_folder_is_refused_and_the_first_goes_on()
    {
        await using var first = await RunningLauncher.StartReadyAsync(["--data", folder.Path]);
        await using var second = RunningLauncher.Start(["--data", folder.Path]);
        Assert.Equal(2, await second.ExitAsync());
        Assert.Contains(folder.Path, Assert.Single(second.Lines), StringComparison.Ordinal);
        Assert.True(await HealthLook.IsHealthyAsync(first.Api));
    }

    [Fact]
    public async Task A_throwaway_run_leaves_nothing_when_its_terminal_goes_away()
    {
        await using var launcher = await RunningLauncher.StartReadyAsync(["--ephemeral"]);
        var said = launcher.Lines.Single(line => line.Contains("data in ", StringComparison.Ordinal));
        var used = said[(said.IndexOf("data in ", StringComparison.Ordinal) + "data in ".Length)..];
        Assert.True(Directory.Exists(used));
        Assert.Equal(0, await launcher.StopAsync("HUP"));
        Assert.False(Directory.Exists(used));
        AssertNothingRuns(launcher);
    }

    [Fact]
    public async Task A_database_from_outside_is_used_and_no_server_is_started()
    {
        var connectionString = await server.CreateDatabaseAsync();
        await using var launcher = await RunningLauncher.StartReadyAsync(["--data", folder.Path], ("ConnectionStrings__ledger", connectionString));
        Assert.True(await HealthLook.IsHealthyAsync(launcher.Api));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "postgres")));
        Assert.DoesNotContain(launcher.Lines, line => line.StartsWith("postgres", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_nodes_answer_at_one_address_also_while_one_is_dead()
    {
        await using var launcher = await RunningLauncher.StartReadyAsync(["--ephemeral", "--api-replicas", "2"]);
        Assert.True(await HealthLook.IsHealthyAsync(launcher.Api));
        if (MarkedProcesses.CanBeSeen)
        {
            var nodes = MarkedProcesses.Find(launcher, "AIHorde.Api.dll");
            Assert.Equal(2, nodes.Count);
            await Signals.SendAsync("KILL", nodes[0]);
        }

        for (var question = 0; question < 4; question++)
        {
            Assert.True(await HealthLook.IsHealthyAsync(launcher.Api));
        }

        Assert.Equal(0, await launcher.StopAsync("TERM"));
        AssertNothingRuns(launcher);
    }

    public void Dispose() => folder.Dispose();

    static void AssertNothingRuns(RunningLauncher launcher)
    {
        if (MarkedProcesses.CanBeSeen)
        {
            Assert.Empty(MarkedProcesses.Of(launcher));
        }
    }
}
