using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using AIHorde.AppHost.Dashboard;
using AIHorde.AppHost.Dashboard.Otlp;
using AIHorde.AppHost.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using LogRecord = AIHorde.AppHost.Dashboard.Telemetry.LogRecord;

namespace AIHorde.AppHost.Tests.Dashboard;

/// <summary>The genuine OpenTelemetry exporter sends to the real endpoints over a real port.</summary>
public sealed partial class OtlpIntakeTests : IAsyncLifetime
{
    readonly TelemetryStore store = new(new());
    WebApplication app = null!;
    HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRazorComponents();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapOtlp(store);
        app.MapTelemetryPages(store, () => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken), TimeProvider.System);
        await app.StartAsync();
        http = new() { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public void Spans_arrive_with_their_tree_attributes_events_and_failure()
    {
        using var source = new ActivitySource("test");
        using (Sdk.CreateTracerProviderBuilder().ConfigureResource(r => r.AddService("api")).AddSource("test").AddOtlpExporter(To("traces")).Build())
        {
            using var outer = source.StartActivity("outer", ActivityKind.Server)!;
            using var inner = source.StartActivity("inner")!;
            inner.SetTag("client.address", "198.51.100.7").SetTag("network.peer.address", "198.51.100.7").SetTag("server.address", "localhost");
            inner.SetTag("gen_ai.usage.input_tokens", 7).SetTag("gen_ai.prompt", "a lighthouse").SetTag("long", new string('x', 5_000));
            inner.DisplayName = "inner" + new string('x', 2_000);
            inner.SetTag("db.rows", 42).SetTag("apikey", "secret").AddException(new InvalidOperationException("broken"));
            inner.SetStatus(ActivityStatusCode.Error, "no luck");
        }

        var trace = store.Read(r => r.NewestTraces.Single());
        Assert.Equal("outer", trace.Root.Name);
        var span = trace.Spans.Single(s => s.Name.StartsWith("inner", StringComparison.Ordinal));
        Assert.Equal(1_025, span.Name.Length);
        Assert.Equal(4_097, span.Attributes.Single(attribute => attribute.Key == "long").Value.Length);
        Assert.Equal(4, span.Attributes.Count(attribute => attribute.Value == "•••"));
        Assert.Contains(new("server.address", "localhost"), span.Attributes);
        Assert.Contains(new("gen_ai.usage.input_tokens", "7"), span.Attributes);
        Assert.Equal(trace.Root.SpanId, span.ParentId);
        Assert.Equal(("api", "test", true, "no luck"), (span.Source.Resource, span.Scope, span.Failed, span.StatusText));
        Assert.Contains(new("db.rows", "42"), span.Attributes);
        Assert.Contains(new("apikey", "•••"), span.Attributes);
        Assert.Contains(span.Events.Single().Attributes, a => a.Value == "broken");
        Assert.Equal(AIHorde.AppHost.Dashboard.Telemetry.SpanKind.Server, trace.Root.Kind);
        Assert.InRange(trace.Root.Start, DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(500));
    }

    [Fact]
    public void Logs_arrive_with_level_message_and_fields()
    {
        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(o =>
        {
            o.IncludeFormattedMessage = true;
            o.SetResourceBuilder(ResourceBuilder.CreateDefault().AddService("worker")).AddOtlpExporter(To("logs"));
        })))
        {
            JobTook(factory.CreateLogger("Jobs"), "j1", 12);
        }

        var record = store.Read(r => r.Logs.Single());
        Assert.Equal(("worker", "Jobs", "Warning", "Job j1 took 12 s"), (record.Source.Resource, record.Category, record.Level, record.Message));
        Assert.Contains(new("Seconds", "12"), record.Attributes);
    }

    [Fact]
    public void Metrics_arrive_as_counters_gauges_and_histograms()
    {
        using var meter = new Meter("test.meter");
        using (Sdk.CreateMeterProviderBuilder().ConfigureResource(r => r.AddService("api")).AddMeter("test.meter").AddOtlpExporter(To("metrics")).Build())
        {
            meter.CreateCounter<long>("jobs", "{job}", "Jobs done").Add(3, new KeyValuePair<string, object?>("kind", "image"));
            meter.CreateUpDownCounter<int>("queue").Add(-2);
            meter.CreateHistogram<double>("wait", "s").Record(0.3);
        }

        var instruments = store.Read(r => r.Instruments.ToDictionary(i => i.Key.Name));
        Assert.Equal((InstrumentKind.Counter, 3), (instruments["jobs"].Kind, instruments["jobs"].Series.Single().Fine[^1].Value));
        Assert.Contains(new("kind", "image"), instruments["jobs"].Series.Single().Dimensions);
        Assert.Equal((InstrumentKind.UpDownCounter, -2), (instruments["queue"].Kind, instruments["queue"].Series.Single().Fine[^1].Value));
        var wait = instruments["wait"].Series.Single();
        Assert.Equal(1UL, wait.Fine[^1].Count);
        Assert.Equal(wait.Bounds!.Count + 1, wait.Fine[^1].Buckets!.Count);
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("0a05")]
    [InlineData("0affffffffffffffffffff01")]
    [InlineData("0a0412021200")]
    public async Task A_malformed_body_is_refused_with_400(string hex)
    {
        using var content = new ByteArrayContent(Convert.FromHexString(hex)) { Headers = { ContentType = new("application/x-protobuf") } };

        var response = await http.PostAsync("/v1/traces", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Json_is_refused_with_415_and_a_bomb_with_413()
    {
        using var json = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await http.PostAsync("/v1/logs", json, TestContext.Current.CancellationToken)).StatusCode);

        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[OtlpEndpoints.BodyBytesMax + 1]);
        }

        using var bomb = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new("application/x-protobuf"), ContentEncoding = { "gzip" } } };
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.PostAsync("/v1/logs", bomb, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Pages_show_what_arrived_and_escape_it()
    {
        var hostile = new string('a', 32);
        store.Add([Some.Span(new string('b', 16), trace: hostile, name: "<img src=x onerror=alert(1)>")]);
        store.Add([new LogRecord(0, new("api", "1"), "C", Some.Noon, 17, "<script>alert(1)</script>", hostile, null, [])]);
        store.Add([Some.Metric(InstrumentKind.Counter, Some.Point(0, 1))]);

        foreach (var (path, expected) in new[]
        {
            ("/traces", "&lt;img src=x"), ($"/traces/{hostile}?span={new string('b', 16)}", "&lt;img src=x"), ("/logs", "&lt;script&gt;"),
            ("/metrics?resource=api&meter=meter&name=jobs", "Jobs done"),
        })
        {
            var page = await http.GetStringAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains(expected, page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/traces/unknown", TestContext.Current.CancellationToken)).StatusCode);
    }

    [LoggerMessage(LogLevel.Warning, "Job {Job} took {Seconds} s")]
    static partial void JobTook(ILogger logger, string job, int seconds);

    Action<OtlpExporterOptions> To(string signal) => options =>
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(http.BaseAddress!, "/v1/" + signal);
        options.ExportProcessorType = ExportProcessorType.Simple;
    };
}
