using AIHorde.ServiceDefaults;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AIHorde.Benchmarks.Telemetry;

/// <summary>
/// What the service defaults add to a request: the same small endpoint over one kept connection, bare, with the defaults and nowhere to send
/// telemetry, and with the defaults and a receiver. The differences are the cost; client and server share the process.
/// </summary>
[MemoryDiagnoser]
public class ServiceDefaultsCost : IDisposable
{
    const int RequestsPerRun = 1_000;

    readonly HttpClient client = new();
    WebApplication? receiver;
    WebApplication? app;

    public enum Telemetry
    {
        None,
        Silent,
        Exported,
    }

    [ParamsAllValues]
    public Telemetry With { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        var receiving = Builder();
        receiver = receiving.Build();
        receiver.MapPost("/v1/{signal}", (string signal) => Results.Ok(signal));
        await receiver.StartAsync();

        var builder = Builder();
        if (With == Telemetry.Exported)
        {
            builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Urls.First();
            builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }

        if (With != Telemetry.None)
        {
            builder.AddServiceDefaults();
        }

        app = builder.Build();
        app.MapGet("/items/{id}", (int id) => Results.Text("hello"));
        await app.StartAsync();
        client.BaseAddress = new Uri(app.Urls.First());
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await app!.DisposeAsync();
        await receiver!.DisposeAsync();
    }

    [Benchmark(OperationsPerInvoke = RequestsPerRun)]
    public async Task Request()
    {
        for (var count = 0; count < RequestsPerRun; count++)
        {
            await client.GetStringAsync(new Uri("/items/7", UriKind.Relative));
        }
    }

    public void Dispose() => client.Dispose();

    static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
