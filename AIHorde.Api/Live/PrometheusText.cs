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
        Gauge(
            text, "aihorde_claims_last_hour", "Jobs that workers took in the last hour.",
            [.. live.LastHourWaits.GroupBy(slot => slot.Kind).Select(kind => ("kind", kind.Key, (double)kind.Sum(slot => slot.Jobs)))]);
        Gauge(
            text, "aihorde_faults_last_hour", "Jobs that ended without a result in the last hour.",
            [.. live.LastHourFaults.GroupBy(slot => slot.Cause).Select(cause => ("cause", cause.Key, (double)cause.Sum(slot => slot.Jobs)))]);
        var kudos = live.Kudos.GroupBy(hour => hour.Reason).ToList();
        Gauge(
            text, "aihorde_kudos_moved_last_day", "Kudos that changed hands.",
            [.. kudos.Select(why => ("reason", why.Key, Sum(why, hour => hour.Moved)))]);
        Gauge(
            text, "aihorde_kudos_minted_last_day", "Kudos that came into being.",
            [.. kudos.Select(why => ("reason", why.Key, Sum(why, hour => hour.Minted)))]);
        Gauge(
            text, "aihorde_kudos_burnt_last_day", "Kudos that went out of it.",
            [.. kudos.Select(why => ("reason", why.Key, Sum(why, hour => hour.Burnt)))]);
        return text.ToString();
    }

    static double Sum(IEnumerable<KudosView> hours, Func<KudosView, decimal> amount) => (double)hours.Sum(amount);

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
