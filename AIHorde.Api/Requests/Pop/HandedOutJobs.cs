using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using Microsoft.Extensions.Caching.Memory;

namespace AIHorde.Api.Requests;

/// <summary>
/// What this node handed out and has not got back yet: most results come to the node that the worker popped from, and so without a look into the database.
/// A job is told once: whoever comes with it again has it read.
/// </summary>
public sealed class HandedOutJobs(TimeProvider time) : IDisposable
{
    const int jobsMax = 50_000;

    readonly MemoryCache jobs = new(new MemoryCacheOptions { SizeLimit = jobsMax });

    public void Remember(ClaimJobs command, ClaimResult.Claimed claimed)
    {
        var leaseLeft = claimed.LeaseEnds - time.GetUtcNow();
        if (leaseLeft <= TimeSpan.Zero) return;
        foreach (var unit in claimed.Jobs)
        {
            var job = new Job(
                unit.Job, unit.Unit, command.Decoy, command.Worker, command.Owner, command.Model, claimed.LeaseEnds - command.Lease, claimed.LeaseEnds,
                new JobOutcome.Running());
            var options = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = leaseLeft };
            jobs.Set(unit.Job, new JobTicket(claimed.Ask, job) { IsAwaited = true }, options);
        }
    }

    /// <summary>Null where another node handed it out, it came before, its lease is over, or it is not this owner's.</summary>
    public JobTicket? Take(JobId job, UserId owner)
    {
        if (!jobs.TryGetValue(job, out JobTicket? ticket) || ticket!.Job.Owner != owner) return null;
        jobs.Remove(job);
        return ticket;
    }

    public void Dispose() => jobs.Dispose();
}
