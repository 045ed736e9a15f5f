using System.Globalization;
using System.Text;

namespace AIHorde.Api.Live;

/// <summary>Writes the cluster's figures in Prometheus' text format. Models are bounded, so that a flood of names makes no flood of series.</summary>
static class PrometheusText
{
    const int ModelsMax = 200;

    public static string Of(LiveView live)
    {
        var text = new StringBuilder();
        var now = live.Performance;
        Gauge(text, "aihorde_queued_requests", "Requests that wait or run.", ("kind", "image", now.QueuedRequests), ("kind", "text", now.QueuedTextRequests));
        Gauge(text, "aihorde_queued_megapixelsteps", "Work that waits for image workers.", ("kind", "image", now.QueuedMegapixelsteps));
        Gauge(text, "aihorde_queued_tokens", "Work that waits for text workers.", ("kind", "text", now.QueuedTokens));
        Gauge(
            text, "aihorde_workers", "Workers online.",
            [.. live.Workers.GroupBy(worker => worker.Kind).Select(kind => ("kind", kind.Key, (double)kind.Count()))]);
        Gauge(
            text, "aihorde_wait_p50_seconds", "Median wait until a worker took the job.",
            [.. live.Waits.Select(wait => ("kind", wait.Kind, wait.P50Seconds))]);
        Gauge(text, "aihorde_wait_p95_seconds", "95th percentile of that wait.", [.. live.Waits.Select(wait => ("kind", wait.Kind, wait.P95Seconds))]);
        var models = live.Models.Take(ModelsMax).ToList();
        Gauge(text, "aihorde_model_queued", "Work that waits for a model, in its own unit.", [.. models.Select(model => ("model", model.Name, model.Queued))]);
        Gauge(text, "aihorde_model_threads", "Worker threads that offer a model.", [.. models.Select(model => ("model", model.Name, (double)model.Count))]);
        Gauge(
            text, "aihorde_delivered_last_hour", "Jobs delivered in the last hour.",
            [.. live.LastHour.GroupBy(slot => slot.Kind).Select(kind => ("kind", kind.Key, (double)kind.Sum(slot => slot.Delivered)))]);
        return text.ToString();
    }

    static void Gauge(StringBuilder text, string name, string help, params (string Label, string Value, double Number)[] samples)
    {
        text.Append($"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var (label, value, number) in samples)
        {
            text.Append($"{name}{{{label}=\"{Escaped(value)}\"}} {number.ToString(CultureInfo.InvariantCulture)}\n");
        }
    }

    static string Escaped(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
