using System.Globalization;
using System.Text;
using AIHorde.Api.Models;

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
            text, "aihorde_workers", "Workers online, by what they do now.",
            [.. live.Workers.GroupBy(worker => (worker.Kind, State: StateOf(worker)))
                .Select(each => (Labels(("kind", each.Key.Kind), ("state", each.Key.State)), (double)each.Count()))]);
        Gauge(
            text, "aihorde_throughput_megapixelsteps_per_second", "Made by image workers in the last minute.",
            ("kind", "image", now.PastMinuteMegapixelsteps / 60));
        Gauge(text, "aihorde_throughput_tokens_per_second", "Made by text workers in the last minute.", ("kind", "text", now.PastMinuteTokens / 60));
        Gauge(
            text, "aihorde_capacity_megapixelsteps_per_second", "What the image workers could make, by their measured speeds.",
            [.. Capacity(live, "image").Select(able => ("kind", "image", able / 1_000_000))]);
        Gauge(
            text, "aihorde_capacity_tokens_per_second", "What the text workers could make, by their measured speeds.",
            [.. Capacity(live, "text").Select(able => ("kind", "text", able))]);
        Gauge(
            text, "aihorde_wait_p50_seconds", "Median wait until a worker took the job.",
            [.. live.Waits.Select(wait => ("kind", wait.Kind, wait.P50Seconds))]);
        Gauge(text, "aihorde_wait_p95_seconds", "95th percentile of that wait.", [.. live.Waits.Select(wait => ("kind", wait.Kind, wait.P95Seconds))]);
        var models = live.Models.Take(ModelsMax).ToList();
        Gauge(text, "aihorde_model_queued", "Work that waits for a model, in its own unit.", [.. models.Select(model => (Of(model), model.Queued))]);
        Gauge(text, "aihorde_model_waiting_jobs", "Jobs that wait for a model.", [.. models.Select(model => (Of(model), model.Jobs))]);
        Gauge(text, "aihorde_model_threads", "Worker threads that offer a model.", [.. models.Select(model => (Of(model), (double)model.Count))]);
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

    static string StateOf(WorkerTile worker) => worker.State == "online" ? (worker.Working ? "working" : "idle") : worker.State;

    /// <summary>As it was measured last; nothing where it was not.</summary>
    static IEnumerable<double> Capacity(LiveView live, string kind) => live.Detail.QueueHistory
        .Where(sample => sample.Kind == kind && sample.Capacity is not null).OrderBy(sample => sample.At).Select(sample => sample.Capacity!.Value).TakeLast(1);

    /// <summary>A model of one name may serve two kinds.</summary>
    static string Of(ActiveModel model) => Labels(("kind", model.Type), ("model", model.Name));

    static double Sum(IEnumerable<KudosView> hours, Func<KudosView, decimal> amount) => (double)hours.Sum(amount);

    static void Gauge(StringBuilder text, string name, string help, params (string Label, string Value, double Number)[] samples) =>
        Gauge(text, name, help, [.. samples.Select(sample => (Labels((sample.Label, sample.Value)), sample.Number))]);

    static void Gauge(StringBuilder text, string name, string help, (string Labels, double Number)[] samples)
    {
        text.Append($"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var (labels, number) in samples) text.Append($"{name}{{{labels}}} {number.ToString(CultureInfo.InvariantCulture)}\n");
    }

    static string Labels(params (string Name, string Value)[] labels) =>
        string.Join(',', labels.Select(label => $"{label.Name}=\"{Escaped(label.Value)}\""));

    static string Escaped(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
