using AIHorde.AppHost.Postgres;

namespace AIHorde.AppHost.Hosting;

/// <summary>The running stack: makes the instances of all resources, starts them, says when all is ready, stops them in reverse order.</summary>
sealed class RunningStack : IAsyncDisposable
{
    const string Launcher = "launcher";

    readonly DistributedApplicationBuilder builder;
    readonly DataFolder folder;
    readonly TimeProvider time;
    readonly long started;
    readonly ResourceNotifications notifications = new();
    readonly ResourceLog log;
    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(2) };
    readonly List<ResourceInstance> instances = [];
    readonly List<RoundRobin> fronts = [];
    readonly DashboardContext dashboard;
    WebApplication? dashboardServer;
    bool stopped;

    public RunningStack(DistributedApplicationBuilder builder, DataFolder folder, TimeProvider time)
    {
        this.builder = builder;
        this.folder = folder;
        this.time = time;
        started = time.GetTimestamp();
        log = new(time) { Printed = Terminal.Print };
        var port = builder.Options.DashboardPort is var chosen && chosen == 0 ? Ports.Free() : chosen;
        var otlpPort = chosen == 0 ? Ports.Free() : port + 2;
        dashboard = new(port, otlpPort, DashboardContext.NewToken(), PostgresCluster.NewSecret(), notifications, log, new(instances), LedgerAddress, time)
        {
            TelemetryElsewhere = TelemetryTarget.Elsewhere(),
        };
    }

    /// <summary>Starts everything and stays until it is cancelled.</summary>
    /// <exception cref="LaunchException">A resource cannot be started.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        RequirePorts();
        foreach (var secret in builder.Secrets)
        {
            secret.Resolve(folder);
        }

        MakeInstances();
        instances.ForEach(instance => instance.Publish());
        log.Write(Launcher, $"data in {folder.Path}");
        foreach (var instance in instances)
        {
            await instance.StartAsync();
        }

        // While the database server starts, which is the first thing that anything waits for.
        if (!builder.Options.AspireDashboard)
        {
            dashboardServer = await DashboardServer.StartAsync(dashboard, stop);
        }

        log.Write(Launcher, $"dashboard at {dashboard.Url}/login?t={dashboard.Token}");
        var ready = Task.WhenAll(builder.Resources.Select(resource => notifications.WaitForHealthyAsync(resource.Name, stop)));
        var failures = instances.Select(instance => instance.Failed).ToList();
        var first = await Task.WhenAny(failures.Cast<Task>().Append(ready));
        if (first is Task<LaunchException> failure)
        {
            throw await failure;
        }

        await ready;
        log.Write(Launcher, $"all is healthy {time.GetElapsedTime(started).TotalSeconds:0.0} s after the start");
        SayReady();
        await Task.Delay(Timeout.Infinite, stop);
    }

    /// <summary>In reverse order, so that what a service needs is there until it has stopped; replicas stop together.</summary>
    public async Task StopAsync()
    {
        log.Write(Launcher, "stopping");
        await StopAllAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!stopped)
        {
            await StopAllAsync();
        }

        foreach (var front in fronts)
        {
            await front.DisposeAsync();
        }

        instances.ForEach(instance => instance.Dispose());
        http.Dispose();
    }

    string? LedgerAddress() => builder.Resources.OfType<DatabaseResource>().FirstOrDefault()?.ConnectionString;

    async Task StopAllAsync()
    {
        // It looks into the database: still connected, it would be thrown out of it as the server stops.
        if (dashboardServer is not null)
        {
            await dashboardServer.DisposeAsync();
        }

        foreach (var group in instances.GroupBy(instance => instance.Group).Reverse())
        {
            await Task.WhenAll(group.Select(instance => instance.StopAsync()));
        }

        folder.Forget(DatabaseWorkload.AddressFile);
        stopped = true;
    }

    void RequirePorts()
    {
        foreach (var project in builder.Resources.OfType<ProjectResource>().Where(project => project.HttpPort != 0))
        {
            Ports.RequireFree(project.HttpPort, $"--{project.Name}-port");
        }

        Ports.RequireFree(dashboard.Port, "--dashboard-port");
        Ports.RequireFree(dashboard.OtlpPort, "--dashboard-port (telemetry comes in two ports above it)");
    }

    void MakeInstances()
    {
        var telemetry = TelemetryTarget.Variables(dashboard.OtlpPort, dashboard.OtlpKey);
        var servers = new Dictionary<Resource, PostgresWorkload>();
        foreach (var resource in builder.Resources)
        {
            switch (resource)
            {
                case PostgresResource server:
                    servers[server] = new(folder, !builder.Options.Ephemeral, line => log.Write(server.Name, line));
                    Add(server, server.Name, servers[server]);
                    break;
                case DatabaseResource database:
                    Add(database, database.Name, new DatabaseWorkload(database, database.Parent is { } parent ? servers[parent] : null, folder));
                    break;
                case AspireDashboardResource:
                    Add(resource, resource.Name, new AspireDashboardWorkload(dashboard, folder, http, line => log.Write(resource.Name, line)));
                    break;
                case ProjectResource project:
                    AddReplicas(project, telemetry);
                    break;
            }
        }
    }

    void AddReplicas(ProjectResource project, IReadOnlyList<ServiceVariable> telemetry)
    {
        var single = project.Replicas == 1;
        List<int> ports = [];
        for (var number = 1; number <= project.Replicas; number++)
        {
            var name = single ? project.Name : $"{project.Name}-{number}";
            var port = single && project.HttpPort != 0 ? project.HttpPort : Ports.Free();
            ports.Add(port);
            Add(project, name, new ProjectWorkload(project, name, number, port, telemetry, http));
        }

        if (!single && project.HttpPort != 0)
        {
            var front = new RoundRobin(ports);
            front.Start(project.HttpPort);
            fronts.Add(front);
        }
    }

    void Add(Resource resource, string name, IWorkload workload) => instances.Add(new(
        new(name, resource.Name, workload.Kind), workload, [.. resource.WaitsFor.Select(needed => needed.Name)], notifications, log, time,
        [.. resource.StartsAfter.Select(needed => needed.Name)]));

    /// <summary>One line for people and scripts. The administrator's key is told once: it is kept in the data folder.</summary>
    void SayReady()
    {
        var api = builder.Resources.OfType<ProjectResource>().First(project => project.HttpPort != 0);
        var key = builder.Secrets.FirstOrDefault(secret => secret.Name == "admin-key");
        Terminal.Say($"AIHorde is ready api={api.Url} dashboard={dashboard.Url} admin-key={(key is { IsNew: true } ? key.Value : "unchanged")}");
    }
}
