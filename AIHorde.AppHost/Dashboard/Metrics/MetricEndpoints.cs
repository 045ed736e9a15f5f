using AIHorde.AppHost.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.AppHost.Dashboard.Metrics;

/// <summary>An instrument as the tree of instruments names it.</summary>
public sealed record InstrumentHead(InstrumentKey Key, string Description);

static class MetricEndpoints
{
    const int DefaultMinutes = 5;
    const int OfferedMax = 200;

    public static readonly IReadOnlyList<(int Minutes, string Text)> Windows =
        [(1, "1 min"), (5, "5 min"), (15, "15 min"), (30, "30 min"), (60, "1 h"), (180, "3 h"), (360, "6 h"), (720, "12 h")];

    public static void MapMetrics(this IEndpointRouteBuilder routes, TelemetryStore store, TimeProvider time) =>
        routes.MapGet("/metrics", (string? resource, string? meter, string? name, int? minutes, string? by, string? where, bool? count) =>
        {
            var window = Windows.Any(w => w.Minutes == minutes) ? minutes!.Value : DefaultMinutes;
            var wanted = name is { Length: > 0 } ? new InstrumentKey(resource ?? "", meter ?? "", name) : null;
            return store.Read(reader =>
            {
                var selected = reader.Instruments.FirstOrDefault(i => i.Key == wanted);
                var query = new ChartQuery(TimeSpan.FromMinutes(window), by, Conditions(where), count ?? false);
                return new RazorComponentResult<MetricsPage>(new
                {
                    Instruments = Heads(reader),
                    Selected = selected?.Key,
                    Opened = resource,
                    Chart = selected is null ? null : query.Run(selected, time.GetUtcNow(), reader.HasTrace),
                    Kind = selected?.Kind ?? default,
                    Description = selected?.Description ?? "",
                    Dimensions = DimensionsOf(selected),
                    Offered = ConditionsOf(selected),
                    Window = window,
                    By = by,
                    Where = where,
                    CountOnly = count ?? false,
                    reader.Fill,
                    store.Limits,
                });
            });
        });

    static List<InstrumentHead> Heads(ITelemetryReader reader) =>
        [.. reader.Instruments
            .Select(i => new InstrumentHead(i.Key, i.Description))
            .OrderBy(i => i.Key.Resource, StringComparer.Ordinal)
            .ThenBy(i => i.Key.Meter, StringComparer.Ordinal)
            .ThenBy(i => i.Key.Name, StringComparer.Ordinal)];

    static List<string> DimensionsOf(Instrument? instrument) =>
        instrument is null ? [] : [.. instrument.Series.SelectMany(s => s.Dimensions).Select(d => d.Key).Distinct().Order(StringComparer.Ordinal)];

    static List<string> ConditionsOf(Instrument? instrument) =>
        instrument is null ? [] : [.. instrument.Series.SelectMany(s => s.Dimensions).Select(d => $"{d.Key}={d.Value}").Distinct().Order().Take(OfferedMax)];

    static List<KeyValuePair<string, string>> Conditions(string? where) =>
        where is not { Length: > 0 }
            ? []
            : [.. where.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(part => part.Split('=', 2))
                .Where(pair => pair.Length == 2)
                .Select(pair => new KeyValuePair<string, string>(pair[0], pair[1]))];
}
