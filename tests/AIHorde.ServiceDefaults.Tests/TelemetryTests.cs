using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace AIHorde.ServiceDefaults.Tests;

public sealed class TelemetryTests
{
    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_a_span_with_its_route_and_status()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client;
        await client.GetStringAsync("/items/7", Cancelled);
        var span = await SpanAsync(app, "GET /items/{id}");
        Assert.Equal("/items/{id}", span.GetTagItem("http.route"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal("/items/7", span.GetTagItem("url.path"));
    }

    [Fact]
    public async Task A_failure_is_an_error_span_with_its_exception()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client;
        using var answer = await client.GetAsync(new Uri("/broken", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var span = await SpanAsync(app, "GET /broken");
        Assert.Equal(typeof(InvalidOperationException).FullName, span.GetTagItem("error.type"));
        Assert.Contains(span.Events, happened => happened.Name == "exception");
    }

    [Fact]
    public async Task Health_probes_leave_no_span()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client;
        Assert.Equal("Healthy", await client.GetStringAsync("/health", Cancelled));
        Assert.Equal("Healthy", await client.GetStringAsync("/alive", Cancelled));
        await client.GetStringAsync("/items/1", Cancelled);
        await SpanAsync(app, "GET /items/{id}");
        Assert.DoesNotContain(app.Spans, span => span.GetTagItem("url.path") is "/health" or "/alive");
    }

    [Fact]
    public async Task A_query_of_no_request_leaves_no_span_and_one_of_a_request_does()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client;
        using var npgsql = new ActivitySource("Npgsql");
        npgsql.StartActivity("alone")?.Dispose();
        await client.GetStringAsync("/queries?name=within", Cancelled);
        var query = await SpanAsync(app, "within");
        Assert.Equal((await SpanAsync(app, "GET /queries")).SpanId, query.ParentSpanId);
        Assert.DoesNotContain(app.Spans, span => span.DisplayName == "alone");
    }

    [Fact]
    public void A_histogram_that_names_no_buckets_gets_some_that_fit_its_unit()
    {
        using var meter = new Meter("AIHorde.Test");
        using var other = new Meter("Test");
        Assert.Equal(0.001, Bounds(meter.CreateHistogram<double>("wait", "s"))![0]);
        Assert.Equal(1, Bounds(meter.CreateHistogram<int>("batch", "{command}"))![0]);
        Assert.Null(Bounds(other.CreateHistogram<double>("wait", "s")));
        Assert.Null(Bounds(meter.CreateHistogram("own", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [7] })));

        static double[]? Bounds(Instrument instrument) => (Buckets.Fitting(instrument) as ExplicitBucketHistogramConfiguration)?.Boundaries;
    }

    [Fact]
    public async Task A_question_to_another_service_stays_in_the_trace()
    {
        await using var first = await TestApp.StartAsync();
        using var client = first.Client;
        Assert.Equal("9", await client.GetStringAsync($"/asks?url={first.Address}items/9", Cancelled));
        var outer = await SpanAsync(first, "GET /asks");
        var inner = await SpanAsync(first, "GET /items/{id}");
        Assert.Equal(outer.TraceId, inner.TraceId);
        Assert.NotEqual(outer.SpanId, inner.SpanId);
    }

    [Fact]
    public async Task Traces_metrics_and_logs_go_to_the_address_in_the_environment()
    {
        var received = new ConcurrentDictionary<string, bool>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var receiver = builder.Build();
        receiver.MapPost("/v1/{signal}", (string signal, HttpRequest request) => received[signal] = request.Headers["x-otlp-api-key"] == "k");
        await receiver.StartAsync(Cancelled);

        await using (var app = await TestApp.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Urls.First()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-otlp-api-key=k")))
        {
            using var client = app.Client;
            using var broken = await client.GetAsync(new Uri("/broken", UriKind.Relative), Cancelled);
        }

        // What had not left yet is sent when the service stops.
        Assert.Equal(["logs", "metrics", "traces"], received.Keys.Order());
        Assert.All(received.Values, Assert.True);
    }

    [Fact]
    public void A_trace_goes_on_from_where_it_was_stored()
    {
        using var source = new ActivitySource("AIHorde.Test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard.Name == source.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        string? stored;
        ActivityTraceId trace;
        using (var asked = source.StartActivity("ask"))
        {
            (stored, trace) = (TraceCarrier.Capture(), asked!.TraceId);
        }

        using var done = source.Resume("do", stored);
        Assert.Equal(trace, done!.TraceId);
        done.Stop();
        using var unknown = source.Resume("do", "not a trace");
        Assert.NotEqual(trace, unknown!.TraceId);
    }

    /// <summary>A span ends a moment after its answer has arrived.</summary>
    static async Task<Activity> SpanAsync(TestApp app, string name)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(10))
        {
            if (app.Spans.FirstOrDefault(span => span.DisplayName == name) is { } found)
            {
                return found;
            }

            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), $"No span {name}.");
        }
    }
}
