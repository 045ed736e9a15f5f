using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Tests.Requests;

public sealed class HandedOutJobsTests : IDisposable
{
    static readonly UserId owner = new(7);
    static readonly JobId job = new(Guid.CreateVersion7());

    readonly HandedOutJobs jobs = new(TimeProvider.System);

    [Fact]
    public void The_owner_takes_a_job_once_as_it_was_handed_out()
    {
        var now = TimeProvider.System.GetUtcNow();
        HandOut(now.AddMinutes(5));
        Assert.Null(jobs.Take(job, new UserId(8)));
        var ticket = jobs.Take(job, owner)!;
        Assert.Equal((now.AddMinutes(4), owner, "a model"), (ticket.Job.ClaimedAt, ticket.Job.Owner, ticket.Job.Model));
        Assert.Null(jobs.Take(job, owner));
    }

    [Fact]
    public void A_job_whose_lease_is_over_has_to_be_read()
    {
        HandOut(TimeProvider.System.GetUtcNow().AddSeconds(-1));
        Assert.Null(jobs.Take(job, owner));
    }

    public void Dispose() => jobs.Dispose();

    void HandOut(DateTimeOffset leaseEnds)
    {
        var request = new RequestId(Guid.CreateVersion7());
        var ask = new RequestQueued(request, 1, new TextNeeds(80, 2048), [], new Audience(), new RequestTerms(UserId.Anonymous), 0, leaseEnds, leaseEnds);
        var claim = new ClaimJobs(request, new WorkerId(Guid.CreateVersion7()), owner, [job], TimeSpan.FromMinutes(1)) { Model = "a model" };
        jobs.Remember(claim, new ClaimResult.Claimed(ask, [new ClaimedUnit(job, 0)], 1, leaseEnds));
    }
}
