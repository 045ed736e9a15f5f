using System.Text;
using AIHorde.AppHost.Dashboard.Otlp;
using AIHorde.AppHost.Dashboard.Pages;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.Web;

namespace AIHorde.AppHost.Dashboard;

/// <summary>Telemetry as a file, to be kept, sent to somebody, and looked at again here or elsewhere: OTLP in JSON, a line each.</summary>
static class TelemetryFiles
{
    /// <summary>What is larger is answered with 413.</summary>
    public const int FileBytesMax = 128 * 1024 * 1024;

    const string ContentType = "application/x-ndjson";

    public static void MapTelemetryFiles(this IEndpointRouteBuilder routes, TelemetryStore store, TimeProvider time)
    {
        routes.MapGet("/telemetry/export", () =>
        {
            var (spans, logs) = store.Read(reader =>
                (reader.NewestTraces.Reverse().SelectMany(trace => trace.Spans).ToList(), reader.Logs.ToList()));
            return File($"aihorde-telemetry-{time.GetUtcNow():yyyyMMdd-HHmmss}.ndjson", spans, logs);
        });
        routes.MapGet("/traces/{id}/export", (string id) => store.Read(reader => reader.FindTrace(id)) is { } trace
            ? File($"trace-{trace.Id}.ndjson", trace.Spans, store.Read(reader => reader.Logs.Where(log => log.TraceId == trace.Id).ToList()))
            : MessagePage.NotFound("This trace is not kept, or no longer."));
        routes.MapPost("/telemetry/import", ImportAsync).FromOwnPagesOnly();

        async Task<IResult> ImportAsync(HttpContext context, IFormFile file, CancellationToken cancelled)
        {
            if (store.Paused)
            {
                return MessagePage.Refused("Intake is paused: resume it, then import.");
            }

            try
            {
                await ReadAsync(store, file, cancelled);
                return Theme.BackToPage(context);
            }
            catch (InvalidDataException malformed)
            {
                return MessagePage.Refused(malformed.Message);
            }
        }
    }

    static IResult File(string name, IEnumerable<Span> spans, IEnumerable<LogRecord> logs) => Results.Stream(
        async to =>
        {
            foreach (var line in OtlpJson.Lines(spans, logs))
            {
                await to.WriteAsync(line);
            }
        },
        ContentType,
        name);

    static async Task ReadAsync(TelemetryStore store, IFormFile file, CancellationToken cancelled)
    {
        using var lines = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        while (await lines.ReadLineAsync(cancelled) is { } line)
        {
            if (line.Length > 0)
            {
                var (spans, logs) = OtlpJsonReader.Read(line);
                store.Add(spans);
                store.Add(logs);
            }
        }
    }
}
