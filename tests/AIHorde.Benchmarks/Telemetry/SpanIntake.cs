using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Http.Headers;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Hosting;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace AIHorde.Benchmarks.Telemetry;

/// <summary>
/// How fast the dashboard takes spans in: what the genuine exporter writes for one full batch, posted again and again over one kept connection to the
/// dashboard's own server, decoded and kept. The time is that of one span; client and server share the process.
/// </summary>
[MemoryDiagnoser]
public class SpanIntake : IDisposable
{
    /// <summary>What the exporter sends at most at once, unless told otherwise.</summary>
    const int SpansInBatch = 512;

    readonly HttpClient client = new();
    WebApplication? dashboard;
    byte[] batch = [];
    List<int> traceIds = [];
    long sent;

    [GlobalSetup]
    public async Task StartAsync()
    {
        (batch, traceIds) = await RecordAsync();
        var context = new DashboardContext(
            Ports.Free(), Ports.Free(), "token", "key", new(), new(TimeProvider.System), new([]), () => null, TimeProvider.System);
        dashboard = await DashboardServer.StartAsync(context, CancellationToken.None);
        client.BaseAddress = new Uri($"http://localhost:{context.OtlpPort}");
        client.DefaultRequestHeaders.Add("x-otlp-api-key", "key");
    }

    [Benchmark(OperationsPerInvoke = SpansInBatch)]
    public async Task Span()
    {
        // Other traces each time, so that the buffers fill and turn over as they do in life.
        foreach (var at in traceIds)
        {
            BinaryPrimitives.WriteInt64LittleEndian(batch.AsSpan(at), sent);
        }

        using var content = new ByteArrayContent(batch) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var answer = await client.PostAsync(new Uri("/v1/traces", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        sent += SpansInBatch;
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        var received = dashboard!.Services.GetRequiredService<TelemetryStore>().Read(reader => reader.Fill.SpansReceived);
        await dashboard.DisposeAsync();
        if (received != sent)
        {
            throw new InvalidOperationException($"{sent} spans were sent, {received} arrived.");
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>What the exporter posts for a batch of spans as the API makes them, trees of four with attributes, and where its trace ids lie.</summary>
    static async Task<(byte[] Body, List<int> TraceIds)> RecordAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var recorder = builder.Build();
        using var body = new MemoryStream();
        recorder.MapPost("/v1/traces", (HttpRequest request) => request.Body.CopyToAsync(body));
        await recorder.StartAsync();
        using var source = new ActivitySource("AIHorde.Benchmark");
        var ids = new List<byte[]>();
        using (var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddOtlpExporter(exporter =>
        {
            exporter.Endpoint = new Uri(recorder.Urls.First() + "/v1/traces");
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.BatchExportProcessorOptions = new BatchExportActivityProcessorOptions
            {
                MaxQueueSize = SpansInBatch,
                MaxExportBatchSize = SpansInBatch,
                ScheduledDelayMilliseconds = 60_000,
            };
        }).Build())
        {
            for (var trace = 0; trace < SpansInBatch / 4; trace++)
            {
                using var request = Start(source, "POST /api/v2/generate/text/pop")!;
                ids.Add(Convert.FromHexString(request.TraceId.ToHexString()));
                using (Start(source, "ClaimJobs"))
                {
                    Start(source, "ledger")?.Dispose();
                    Start(source, "ledger")?.Dispose();
                }
            }
        }

        var bytes = body.ToArray();
        return (bytes, [.. ids.SelectMany(id => Occurrences(bytes, id))]);
    }

    static List<int> Occurrences(byte[] of, byte[] what)
    {
        List<int> found = [];
        for (int from = 0, at; (at = of.AsSpan(from).IndexOf(what)) >= 0; from += at + 1)
        {
            found.Add(from + at);
        }

        return found;
    }

    static Activity? Start(ActivitySource source, string name) => source
        .StartActivity(name)
        ?.SetTag("http.request.method", "POST").SetTag("http.route", "/api/v2/generate/text/pop").SetTag("http.response.status_code", 200)
        .SetTag("url.path", "/api/v2/generate/text/pop").SetTag("server.address", "localhost").SetTag("server.port", 7001)
        .SetTag("network.protocol.version", "1.1").SetTag("user_agent.original", "benchmark");
}
