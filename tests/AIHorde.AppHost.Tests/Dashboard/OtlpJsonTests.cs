using System.Text;
using AIHorde.AppHost.Dashboard.Otlp;
using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class OtlpJsonTests
{
    const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public void What_is_written_is_read_again_as_it_was()
    {
        var span = Some.Span("b7ad6b7169203331", "00f067aa0ba902b7", startMs: 0.1, trace: TraceId, failed: true, attributes: [new("db.rows", "42")]) with
        {
            Kind = SpanKind.Client,
            StatusText = "no luck",
            Events = [new(Some.Noon.AddMilliseconds(3), "exception", [new("exception.message", "broken \"quotes\"")])],
            Links = [new("11111111111111111111111111111111", "2222222222222222")],
        };
        var record = new LogRecord(7, new("worker", "w1"), "Category", Some.Noon, 17, "It broke.", TraceId, span.SpanId, [new("Model", "demo/tales")]);
        var lines = Encoding.UTF8.GetString([.. OtlpJson.Lines([span], [record]).SelectMany(line => line.ToArray())]).TrimEnd().Split('\n');
        var read = lines.Select(OtlpJsonReader.Read).ToList();
        Assert.Equivalent(span, Assert.Single(read.SelectMany(line => line.Spans)), strict: true);
        Assert.Equivalent(record with { Sequence = 0 }, Assert.Single(read.SelectMany(line => line.Logs)), strict: true);
    }

    [Fact]
    public void What_other_tools_write_is_understood_and_keys_are_masked()
    {
        var (spans, _) = OtlpJsonReader.Read($$$"""
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{{TraceId.ToUpperInvariant()}}}","spanId":"b7ad6b7169203331","kind":99,
            "startTimeUnixNano":1700000000000000000,"attributes":[{"key":"n","value":{"intValue":"5"}},{"key":"apikey","value":{"stringValue":"secret"}}]}]}]}]}
            """.ReplaceLineEndings(""));
        var span = Assert.Single(spans);
        Assert.Equal((TraceId, "unknown", TimeSpan.Zero), (span.TraceId, span.Source.Resource, span.Duration));
        Assert.Equal([new("n", "5"), new("apikey", "•••")], span.Attributes);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"no id"}]}]}]}""")]
    [InlineData($$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{{TraceId}}}","spanId":"b7ad6b7169203331","startTimeUnixNano":"soon"}]}]}]}""")]
    public void What_is_not_OTLP_is_refused(string line) => Assert.Throws<InvalidDataException>(() => OtlpJsonReader.Read(line));

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("""{"resourceSpans":{"a":1},"resourceLogs":"b"}""")]
    public void What_holds_no_telemetry_brings_none(string line)
    {
        var (spans, logs) = OtlpJsonReader.Read(line);
        Assert.Empty(spans);
        Assert.Empty(logs);
    }
}
