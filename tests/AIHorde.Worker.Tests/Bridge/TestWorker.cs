using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge;
using AIHorde.Worker.Bridge.Hosting;
using AIHorde.Worker.Bridge.Status;
using AIHorde.Worker.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>The real program, in this process, with short waits and the backends of the test.</summary>
sealed class TestWorker : IAsyncDisposable
{
    readonly IHost host;

    TestWorker(IHost host) => this.host = host;

    public WorkerStatus Status => host.Services.GetRequiredService<WorkerStatus>();

    public static readonly Pace Quick = new()
    {
        WhenIdle = TimeSpan.FromMilliseconds(10),
        BackoffFirst = TimeSpan.FromMilliseconds(10),
        BackoffMax = TimeSpan.FromMilliseconds(100),
        WhenInMaintenance = TimeSpan.FromMilliseconds(20),
        WhenRefused = TimeSpan.FromMilliseconds(20),
        DeliveryAttemptsMax = 200,
    };

    public static WorkerSettings Settings(FakeHorde horde, params string[] more)
    {
        string[] args = ["--api", horde.Address, "--key", FakeHorde.Key, "--name", "Test Worker", "--terminal", "off", "--pop-seconds", "0.05", .. more];
        return Assert.IsType<SettingsOutcome.Ready>(SettingsReader.Read(args, _ => null, _ => null)).Settings;
    }

    public static async Task<TestWorker> StartAsync(FakeHorde horde, IBackend backend, params string[] more) =>
        await StartAsync(Settings(horde, more), backend);

    public static async Task<TestWorker> StartAsync(WorkerSettings settings, IBackend backend)
    {
        var host = WorkerHost.Build(settings, services =>
        {
            services.AddLogging(logging => logging.ClearProviders());
            services.AddSingleton(Quick);
            services.AddSingleton<BackendFactory>(provider => ActivatorUtilities.CreateInstance<Given>(provider, backend));
        });
        await host.StartAsync();
        return new TestWorker(host);
    }

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    sealed class Given(WorkerSettings settings, TimeProvider time, IHttpClientFactory clients, IBackend backend) : BackendFactory(settings, time, clients)
    {
        public override IReadOnlyList<IBackend> Create() => [backend];
    }
}

/// <summary>Waits for something to become true, and says what did not.</summary>
static class Eventually
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task Is(Func<bool> condition, string what, TimeSpan? limit = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < (limit ?? Limit), $"Never happened: {what}");
            await Task.Delay(10);
        }
    }
}
