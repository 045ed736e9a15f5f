using System.Diagnostics;
using AIHorde.AppHost.Hosting;
using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Tests.Hosting;

public sealed class ResourceInstanceTests : IAsyncDisposable
{
    readonly ResourceNotifications notifications = new();
    readonly ResourceLog log = new(TimeProvider.System);
    readonly List<ResourceInstance> instances = [];

    [Fact]
    public async Task A_resource_waits_until_what_it_needs_is_healthy()
    {
        var needed = new Script("echo up; sleep 600") { Healthy = false };
        var first = Add("first", needed);
        var second = Add("second", new Script("sleep 600"), "first");
        await first.StartAsync();
        await second.StartAsync();
        await State("first", ResourceState.Running);
        await Waiting.UntilAsync(() => notifications.Find("second") is { State: ResourceState.Waiting, Why: "for first" });
        needed.Healthy = true;
        await State("second", ResourceState.Running);
        Assert.Null(notifications.Find("second")!.Why);
    }

    [Fact]
    public async Task A_resource_that_waits_for_the_start_of_another_does_not_wait_for_its_health()
    {
        var instance = new ResourceInstance(
            new("second", "second", "script"), new Script("sleep 600"), [], notifications, log, TimeProvider.System, startsAfter: ["first"]);
        instances.Add(instance);
        await instance.StartAsync();
        await State("second", ResourceState.Waiting);
        await Add("first", new Script("sleep 600") { Healthy = false }).StartAsync();
        await Ready("second");
        Assert.False(notifications.Find("first")!.IsReady);
    }

    [Fact]
    public async Task A_process_that_dies_is_started_again_and_counted()
    {
        await Add("service", new Script("sleep 600")).StartAsync();
        await Ready("service");
        var before = notifications.Find("service")!;
        Process.GetProcessById(before.ProcessId!.Value).Kill(entireProcessTree: true);
        await Waiting.UntilAsync(() => notifications.Find("service") is { IsReady: true, Restarts: 1 } now && now.ProcessId != before.ProcessId);
        Assert.Contains(log.Read("service"), line => line.IsError && line.Text.Contains("starting again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_stops_answering_is_unhealthy_until_it_answers_again()
    {
        var script = new Script("sleep 600");
        await Add("service", script).StartAsync();
        await Ready("service");
        script.Healthy = false;
        await State("service", ResourceState.RuntimeUnhealthy);
        Assert.Equal("it says nothing", notifications.Find("service")!.Why);
        script.Healthy = true;
        await Ready("service");
        Assert.Null(notifications.Find("service")!.Why);
        Assert.Equal(0, notifications.Find("service")!.Restarts);
    }

    [Fact]
    public async Task A_stopped_resource_stays_stopped_until_it_is_started()
    {
        Add("service", new Script("sleep 600"));
        var commands = new ResourceCommands(instances);
        Assert.True(await commands.StartAsync("service"));
        await Ready("service");
        Assert.True(await commands.StopAsync("service"));
        Assert.Equal(ResourceState.Exited, notifications.Find("service")!.State);
        Assert.True(await commands.RestartAsync("service"));
        await Ready("service");
        Assert.False(await commands.StartAsync("nobody"));
    }

    [Fact]
    public async Task What_a_person_must_mend_is_told_and_not_tried_again()
    {
        var broken = new Script("true") { Problem = new("PostgreSQL is missing.") };
        var instance = Add("service", broken);
        await instance.StartAsync();
        Assert.Equal("PostgreSQL is missing.", (await instance.Failed.WaitAsync(TimeSpan.FromSeconds(30))).Message);
        Assert.Equal(ResourceState.FailedToStart, notifications.Find("service")!.State);
        Assert.Equal("PostgreSQL is missing.", notifications.Find("service")!.Why);
        Assert.Equal(1, broken.Prepared);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances)
        {
            await instance.StopAsync();
            instance.Dispose();
        }
    }

    ResourceInstance Add(string name, Script script, params string[] waitsFor)
    {
        var instance = new ResourceInstance(new(name, name, script.Kind), script, waitsFor, notifications, log, TimeProvider.System);
        instances.Add(instance);
        return instance;
    }

    Task State(string name, ResourceState state) => Waiting.UntilAsync(() => notifications.Find(name)?.State == state);

    Task Ready(string name) => Waiting.UntilAsync(() => notifications.Find(name) is { IsReady: true });

    sealed class Script(string text) : IWorkload
    {
        public volatile bool Healthy = true;

        public LaunchException? Problem { get; init; }

        public int Prepared { get; private set; }

        public string Kind => "script";

        public IReadOnlyList<string> Endpoints => [];

        public IReadOnlyList<ShownVariable> Environment => [];

        public Task<ChildCommand?> PrepareAsync(CancellationToken cancellationToken)
        {
            Prepared++;
            return Problem is null ? Task.FromResult<ChildCommand?>(new("/bin/sh", ["-c", text])) : throw Problem;
        }

        public Task<Health> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Healthy ? Health.Well : new Health("it says nothing"));
    }
}
