using System.Diagnostics;
using AIHorde.AppHost.Postgres;

namespace AIHorde.AppHost.Tests.Postgres;

public sealed class OrphanedServerTests : IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    readonly ThrowawayFolder folder = ThrowawayFolder.Create();

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_outlived_its_launcher_is_stopped_before_the_next_starts()
    {
        var cluster = Path.Combine(folder.Path, "postgres");
        var first = await PrivatePostgres.PrepareAsync(cluster, durable: false, _ => { }, Cancelled);
        using var orphan = StartUnwatched(first);
        await first.WaitReadyAsync(Cancelled).WaitAsync(Limit, Cancelled);

        await PrivatePostgres.PrepareAsync(cluster, durable: false, _ => { }, Cancelled);
        await orphan.WaitForExitAsync(Cancelled).WaitAsync(Limit, Cancelled);
    }

    [Fact]
    public async Task A_stranger_with_the_number_of_a_dead_server_is_left_alone()
    {
        using var stranger = Process.Start("sleep", "600");
        var pidFile = Path.Combine(folder.Path, "postmaster.pid");
        await File.WriteAllTextAsync(pidFile, $"{stranger.Id}\n{folder.Path}\n", Cancelled);
        await OrphanedServer.StopAsync(folder.Path, Cancelled);
        Assert.False(File.Exists(pidFile));
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Fact]
    public async Task A_half_made_data_folder_is_made_anew()
    {
        var cluster = Path.Combine(folder.Path, "postgres");
        Directory.CreateDirectory(Path.Combine(cluster, "data.new"));
        await File.WriteAllTextAsync(Path.Combine(cluster, "data.new", "PG_VERSION"), "15", Cancelled);
        await PrivatePostgres.PrepareAsync(cluster, durable: false, _ => { }, Cancelled);
        Assert.True(File.Exists(Path.Combine(cluster, "data", "global", "pg_control")));
    }

    public void Dispose() => folder.Dispose();

    /// <summary>As if the watching shell had been killed with its launcher.</summary>
    static Process StartUnwatched(PrivatePostgres postgres)
    {
        var start = new ProcessStartInfo(postgres.Command.Program, postgres.Command.Arguments) { RedirectStandardError = true };
        if (postgres.Command.User is { } user)
        {
            start.UserName = user;
        }

        return Process.Start(start)!;
    }
}
