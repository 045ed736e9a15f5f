using System.Globalization;
using AIHorde.AppHost.Dashboard.Pages;
using AIHorde.AppHost.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.AppHost.Dashboard.Traces;

static class TraceEndpoints
{
    const int TracesMax = 100;
    const int LinkedFromMax = 20;

    public static void MapTraces(this IEndpointRouteBuilder routes, TelemetryStore store)
    {
        routes.MapGet("/traces", (
            string? resource, string? q, bool? errors, bool? jobs, string? min, string? max, string? from, string? to, string? sort) =>
        {
            var filter = new TraceFilter(
                resource, q, errors ?? false, jobs ?? false, Milliseconds(min), Milliseconds(max), TimeRange.Of(from, to));
            return List(store, filter, sort ?? "recent");
        });
        routes.MapGet("/traces/{id}", Results<RazorComponentResult<TracePage>, RazorComponentResult<MessagePage>> (
            string id, string? q, bool? linear, bool? collapsed, string[]? toggled, string? span, int? skip) =>
            store.Read(reader => reader.FindTrace(id)) is { } trace
                ? Detail(store, trace, new(trace.Id, q ?? "", linear ?? false, collapsed ?? false, toggled ?? [], span, skip))
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

    /// <summary>A form sends its empty fields too: what is not a number narrows nothing.</summary>
    static TimeSpan? Milliseconds(string? text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var count) && count > 0 ? TimeSpan.FromMilliseconds(count) : null;

    /// <summary>Under the lock, which intake waits for, the traces are only counted out; they are looked through after it.</summary>
    static RazorComponentResult<TracesPage> List(TelemetryStore store, TraceFilter filter, string sort)
    {
        var (traces, fill) = store.Read(reader => (reader.NewestTraces.ToList(), reader.Fill));
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
            Fill = fill,
            store.Limits,
        });
    }

    static RazorComponentResult<TracePage> Detail(TelemetryStore store, Trace trace, TraceView view)
    {
        var axis = view.IsLinear ? TimeAxis.Linear(trace) : TimeAxis.Folded(trace);
        var (fill, logs, all) = store.Read(reader => (
            reader.Fill, reader.Logs.Where(log => log.TraceId == trace.Id).ToList(), view.Selected is null ? [] : reader.NewestTraces.ToList()));
        var rows = Waterfall.Rows(trace, axis);
        return new(new
        {
            Trace = trace,
            View = view,
            Axis = axis,
            Rows = ShownRows.Of(rows, view),
            Critical = CriticalPath.Of(rows),
            Phases = JobPhases.Of(trace),
            Logs = logs.ToLookup(log => log.SpanId),
            Selected = trace.Spans.FirstOrDefault(span => span.SpanId == view.Selected),
            LinkedFrom = all.SelectMany(other => other.Spans).Where(span => span.Links.Contains(new(trace.Id, view.Selected!))).Take(LinkedFromMax).ToList(),
            Fill = fill,
            store.Limits,
        });
    }
}
