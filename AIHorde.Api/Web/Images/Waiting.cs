using AIHorde.Web;

namespace AIHorde.Api.Web.Images;

/// <summary>Why somebody waits, in one sentence with number, unit and cause. No time is shown for a request that nobody can do.</summary>
public static class Waiting
{
    public static string Sentence(JobView job) => job switch
    {
        { Faulted: true } => "Three workers tried and failed. Nothing more is charged; try again, perhaps with another model.",
        { Done: true, Finished: 0 } => "Nothing was made.",
        { Done: true } => $"Made for {Show.Kudos((decimal)job.Kudos)} kudos. Kept here for about 20 minutes: download what you like.",
        { Processing: > 0 } =>
            $"{job.Finished} done, {job.Processing} in work, {job.Waiting} waiting. {Show.About(job.WaitTime)} left.{Restarts(job)}",
        { IsPossible: false } =>
            "No worker online can do this now. It waits for one, for 20 minutes at most; a smaller size or another model may be served at once.",
        { QueuePosition: > 0 } => $"Number {job.QueuePosition} in the queue, {Show.About(job.WaitTime)}.{Restarts(job)}",
        _ => $"{Show.About(job.WaitTime)}.{Restarts(job)}",
    };

    static string Restarts(JobView job) => job.Restarted > 0 ? $" A worker gave up; this is try {job.Restarted + 1} of 3." : "";
}
