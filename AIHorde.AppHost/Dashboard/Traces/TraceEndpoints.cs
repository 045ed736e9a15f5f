using AIHorde.AppHost.Dashboard.Pages;
using AIHorde.AppHost.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.AppHost.Dashboard.Traces;

static class TraceEndpoints
{
    const int TracesMax = 100;

    public static void MapTraces(this IEndpointRouteBuilder routes, TelemetryStore store)
    {
        routes.MapGet("/traces", (string? resource, string? q, bool? errors, bool? jobs, int? min, string? sort) =>
        {
            var filter = new TraceFilter(resource, q, errors ?? false, jobs ?? false, min is > 0 ? TimeSpan.FromMilliseconds(min.Value) : null);
            return store.Read(reader => List(reader, filter, sort ?? "recent", store.Limits));
        });
        routes.MapGet("/traces/{id}", Results<RazorComponentResult<TracePage>, RazorComponentResult<MessagePage>> (
            string id, bool? linear, string? span, string? q) =>
            store.Read(reader => reader.FindTrace(id)) is { } trace
                ? Detail(store, trace, linear ?? false, span, q)
                : MessagePage.NotFound("This trace is not kept, or no longer."));
        routes.MapGet("/traces/compare", Results<RazorComponentResult<ComparePage>, RazorComponentResult<MessagePage>> (string[]? ids) =>
            store.Read(reader => ids?.Take(2).Select(reader.FindTrace).OfType<Trace>().ToList()) is [var first, var second]
                ? Compare(store, first, second)
                : MessagePage.Refused("Tick two traces in the list, then compare them."));
    }

    static RazorComponentResult<ComparePage> Compare(TelemetryStore store, Trace first, Trace second) => new(new
    {
        First = first,
        Second = second,
        Operations = TraceComparison.Of(first, second),
        Fill = store.Read(reader => reader.Fill),
        store.Limits,
    });

    static RazorComponentResult<TracesPage> List(ITelemetryReader reader, TraceFilter filter, string sort, TelemetryLimits limits)
    {
        var traces = reader.NewestTraces.ToList();
        var matching = traces.Where(filter.Matches).ToList();
        IEnumerable<Trace> ordered = sort switch
        {
            "longest" => matching.OrderByDescending(t => t.Duration),
            "spans" => matching.OrderByDescending(t => t.Spans.Count),
            "errors" => matching.OrderByDescending(t => t.Failures),
            _ => matching,
        };
        return new(new
        {
            Filter = filter,
            Traces = ordered.Take(TracesMax).ToList(),
            Total = matching.Count,
            Sort = sort,
            Resources = traces.SelectMany(t => t.Spans).Select(s => s.Source).Distinct()
                .SelectMany(s => s.Names).Distinct().Order(StringComparer.Ordinal).ToList(),
            reader.Fill,
            Limits = limits,
        });
    }

    static RazorComponentResult<TracePage> Detail(TelemetryStore store, Trace trace, bool linear, string? span, string? text)
    {
        var axis = linear ? TimeAxis.Linear(trace) : TimeAxis.Folded(trace);
        var (fill, logs) = store.Read(reader => (reader.Fill, reader.Logs.Where(l => l.TraceId == trace.Id).ToList()));
        return new(new
        {
            Trace = trace,
            Axis = axis,
            Rows = Waterfall.Rows(trace, axis),
            Phases = JobPhases.Of(trace),
            Logs = logs,
            IsLinear = linear,
            Selected = trace.Spans.FirstOrDefault(s => s.SpanId == span),
            Text = text ?? "",
            Fill = fill,
            store.Limits,
        });
    }
}
