using System.Globalization;
using System.Text;
using AIHorde.Worker.Bridge.Status;

namespace AIHorde.Worker.Bridge.Hosting;

/// <summary>The counters in the text format that Prometheus reads, for containers without an OTLP collector.</summary>
static class CountersText
{
    public static string Write(WorkerStatus status)
    {
        var text = new StringBuilder();
        var trades = status.Trades.Select(trade => trade.Take()).ToList();
        Family(text, "aihorde_worker_jobs_total", "counter", "Job ids that ended here.", trades.SelectMany(trade => new (string, double)[]
        {
            ($"kind=\"{Kind(trade)}\",outcome=\"done\"", trade.Done),
            ($"kind=\"{Kind(trade)}\",outcome=\"handed_back\"", trade.HandedBack),
            ($"kind=\"{Kind(trade)}\",outcome=\"lost\"", trade.Lost),
        }));
        Family(text, "aihorde_worker_pops_total", "counter", "Questions for work, by what they brought.",
            trades.SelectMany(trade => trade.Pops.Select(pop => ($"kind=\"{Kind(trade)}\",result=\"{pop.Key}\"", (double)pop.Value))));
        Family(text, "aihorde_worker_errors_total", "counter", "Backends lost, and faults of the worker's own.",
            trades.Select(trade => ($"kind=\"{Kind(trade)}\"", (double)trade.Errors)));
        Family(text, "aihorde_worker_job_seconds_total", "counter", "Time spent on jobs, by all slots together.",
            trades.Select(trade => ($"kind=\"{Kind(trade)}\"", Math.Round(trade.Seconds, 3))));
        Family(text, "aihorde_worker_tokens_total", "counter", "Tokens written.", trades.Where(trade => trade.Kind == JobKind.Text)
            .Select(trade => ($"kind=\"{Kind(trade)}\"", (double)trade.Tokens)));
        Family(text, "aihorde_worker_kudos_total", "counter", "Rewards the server named.", trades.Select(trade => ($"kind=\"{Kind(trade)}\"", trade.Kudos)));
        Family(text, "aihorde_worker_running", "gauge", "Jobs being generated.",
            trades.Select(trade => ($"kind=\"{Kind(trade)}\"", (double)trade.Running.Count)));
        Family(text, "aihorde_worker_waiting", "gauge", "Jobs fetched ahead.", trades.Select(trade => ($"kind=\"{Kind(trade)}\"", (double)trade.Waiting)));
        Family(text, "aihorde_worker_standing", "gauge", "One for how a kind of work stands with the server.",
            trades.Select(trade => ($"kind=\"{Kind(trade)}\",standing=\"{trade.Standing.ToString().ToLowerInvariant()}\"", 1d)));
        Family(text, "aihorde_worker_uptime_seconds", "gauge", "Since the start.", [("", Math.Round(status.Uptime.TotalSeconds))]);
        return text.ToString();
    }

    static string Kind(TradeSnapshot trade) => trade.Kind.ToString().ToLowerInvariant();

    static void Family(StringBuilder text, string name, string type, string help, IEnumerable<(string Labels, double Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, value) in samples)
        {
            text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(CultureInfo.InvariantCulture, $" {value}\n");
        }
    }
}
