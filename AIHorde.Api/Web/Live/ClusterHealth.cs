using AIHorde.Api.Live;
using AIHorde.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>Whether the cluster is well, in words: who works, whether jobs come back, and how long one waits. The worst is said first.</summary>
public sealed record ClusterHealth(string Style, string Word, string Why)
{
    /// <summary>Of fewer jobs no share is worth a word.</summary>
    public const int JobsLeast = 20;

    public const double FaultsMany = 0.10;
    public const double FaultsTooMany = 0.30;
    public const double WaitLongSeconds = 600;

    public static ClusterHealth Of(LiveView live)
    {
        var waiting = live.Performance.QueuedRequests + live.Performance.QueuedTextRequests;
        var online = live.Workers.Count(worker => worker.State == "online");
        var (faults, share) = Faults(live);
        var slow = live.Waits.Where(wait => wait.Jobs >= JobsLeast && wait.P95Seconds > WaitLongSeconds).MaxBy(wait => wait.P95Seconds);
        var unserved = live.Models.Count(model => model.Jobs > 0 && model.Count == 0);
        return (online, waiting) switch
        {
            (0, > 0) => new("bad", "Nobody works", $"{Show.Counted(waiting, "job")} wait for a worker."),
            _ when share >= FaultsTooMany => new("bad", "Jobs fail", Lost(faults, share)),
            (0, _) => new("warn", "No worker", "Requests wait until somebody comes."),
            _ when share >= FaultsMany => new("warn", "Many jobs fail", Lost(faults, share)),
            _ when slow is not null => new(
                "warn", "Long waits", $"One of twenty {slow.Kind}s waits longer than {Show.Duration(TimeSpan.FromSeconds(slow.P95Seconds))}."),
            _ when unserved > 0 => new("warn", "Well, with gaps", $"Somebody waits for {Show.Counted(unserved, "model")} that no worker has."),
            _ => new("ok", "All well", "Everything that waits has a worker that can do it."),
        };
    }

    static (long Faults, double Share) Faults(LiveView live)
    {
        var faults = live.LastHourFaults.Sum(slot => slot.Jobs);
        var all = faults + live.LastHour.Sum(slot => slot.Delivered);
        return (faults, all < JobsLeast ? 0 : (double)faults / all);
    }

    static string Lost(long faults, double share) =>
        $"{Show.Counted(faults, "job")} of the last hour, {Show.Number(100 * share)} %, ended without a result; they go to other workers.";
}
