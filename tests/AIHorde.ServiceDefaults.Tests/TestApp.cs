using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AIHorde.ServiceDefaults.Tests;

/// <summary>A small service with the defaults, on a real port.</summary>
sealed class TestApp : IAsyncDisposable
{
    readonly WebApplication app;
    readonly RecordedSpans recorded = new();

    TestApp(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(recorded));
        app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/items/{id}", (string id) => Results.Text(id));
        app.MapGet("/queries", (string name) =>
        {
            using var npgsql = new ActivitySource("Npgsql");
            npgsql.StartActivity(name)?.Dispose();
        });
        app.MapGet("/broken", IResult () => throw new InvalidOperationException("as the test wants"));
        app.MapGet("/asks", async (IHttpClientFactory clients, string url) => Results.Text(await clients.CreateClient().GetStringAsync(new Uri(url))));
    }

    public Uri Address => new(app.Urls.First());

    /// <summary>What would have been exported.</summary>
    public IReadOnlyCollection<Activity> Spans => recorded.Seen;

    public HttpClient Client => new() { BaseAddress = Address };

    public static async Task<TestApp> StartAsync(params (string Key, string Value)[] settings)
    {
        var started = new TestApp(settings);
        await started.app.StartAsync();
        return started;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    sealed class RecordedSpans : BaseProcessor<Activity>
    {
        public ConcurrentQueue<Activity> Seen { get; } = new();

        public override void OnEnd(Activity data)
        {
            if (data.Recorded)
            {
                Seen.Enqueue(data);
            }
        }
    }
}
