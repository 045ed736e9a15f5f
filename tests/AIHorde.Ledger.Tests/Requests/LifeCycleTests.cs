using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Tests.Requests;

public sealed class LifeCycleTests
{
    readonly MemoryHorde horde = new();
    readonly UserId ann;
    readonly UserId bob;

    public LifeCycleTests() => (ann, bob) = (horde.Register(5, kudos: 1000), horde.Register(6, Roles.Trusted, kudos: 100));

    [Fact]
    public void A_delivered_request_is_finished_and_paid_once()
    {
        var worker = horde.Hire(bob);
        var request = horde.Ask(ann);
        var job = horde.Claimed(request, worker);
        var accepted = Assert.IsType<DeliverResult.Accepted>(horde.Deliver(request, job));
        Assert.True(accepted.Finished);
        Assert.Equal(Kudos.Whole(1000 - 1 - 11), horde.Balance(ann));
        Assert.Equal(Kudos.Whole(110), horde.Balance(bob));
        Assert.Equal(Kudos.Whole(12), horde.Request(request).Consumed);
        horde.BooksAddUp();
    }

    [Fact]
    public void I10_a_second_result_of_a_job_gets_the_first_outcome_and_moves_nothing()
    {
        var request = horde.Ask(ann, units: 2);
        var job = horde.Claimed(request, horde.Hire(bob));
        horde.Deliver(request, job);
        var entries = horde.Ledger.Entries.Count;
        Assert.Equal(Kudos.Whole(10), Assert.IsType<DeliverResult.Duplicate>(horde.Deliver(request, job, reward: 500)).FirstReward);
        Assert.Equal(entries, horde.Ledger.Entries.Count);
    }

    [Fact]
    public void I11_only_one_of_two_claims_wins_the_last_piece()
    {
        var request = horde.Ask(ann);
        Assert.IsType<ClaimResult.Claimed>(horde.Claim(request, horde.Hire(bob)));
        Assert.IsType<ClaimResult.Lost>(horde.Claim(request, horde.Hire(bob)));
    }

    [Fact]
    public void A_batch_takes_no_more_than_waits()
    {
        var request = horde.Ask(ann, units: 3);
        Assert.Equal(3, Assert.IsType<ClaimResult.Claimed>(horde.Claim(request, horde.Hire(bob), amount: 20)).Jobs.Count);
    }

    [Fact]
    public void A_claim_sent_again_gets_the_same_jobs()
    {
        var request = horde.Ask(ann, units: 3);
        var claim = new ClaimJobs(request, horde.Hire(bob), bob, [new(horde.NextGuid())], RequestLimits.TextLease);
        var first = Assert.IsType<ClaimResult.Claimed>(horde.Do(claim));
        var second = Assert.IsType<ClaimResult.Claimed>(horde.Do(claim));
        Assert.Equal(first.Jobs, second.Jobs);
        Assert.Equal(2, horde.Request(request).Waiting);
    }

    [Fact]
    public void I11_a_faulted_job_waits_again_and_its_old_id_opens_nothing()
    {
        var request = horde.Ask(ann);
        var worker = horde.Hire(bob);
        var old = horde.Claimed(request, worker);
        Assert.True(Assert.IsType<FaultResult.Faulted>(horde.Fault(request, old)).Requeued);
        var next = horde.Claimed(request, worker);
        Assert.IsType<DeliverResult.Aborted>(horde.Deliver(request, old));
        Assert.IsType<DeliverResult.Accepted>(horde.Deliver(request, next));
        Assert.Equal(1, horde.Request(request).Restarted);
    }

    [Fact]
    public void A_lease_is_not_taken_back_before_it_ends()
    {
        var request = horde.Ask(ann);
        var job = horde.Claimed(request, horde.Hire(bob));
        Assert.IsType<FaultResult.StillLeased>(horde.Fault(request, job, FaultReason.LeaseExpired));
        horde.Wait(RequestLimits.TextLease);
        Assert.IsType<FaultResult.Faulted>(horde.Fault(request, job, FaultReason.LeaseExpired));
    }

    [Fact]
    public void The_third_fault_gives_the_request_up()
    {
        var request = horde.Ask(ann, units: 2);
        var worker = horde.Hire(bob);
        for (var fault = 0; fault < 3; fault++) horde.Fault(request, horde.Claimed(request, worker));
        Assert.IsType<RequestState.Ended>(horde.Ledger.State(RequestStream.Of(request)));
        Assert.True(horde.Request(request).Faulted);
        Assert.IsType<ClaimResult.Lost>(horde.Claim(request, worker));
        Assert.Equal(Kudos.Whole(999), horde.Balance(ann));
    }

    [Fact]
    public void A_running_job_of_a_request_that_was_given_up_is_still_paid()
    {
        var request = horde.Ask(ann, units: 2);
        var worker = horde.Hire(bob);
        var running = horde.Claimed(request, worker);
        for (var fault = 0; fault < 3; fault++) horde.Fault(request, horde.Claimed(request, worker));
        Assert.True(Assert.IsType<DeliverResult.Accepted>(horde.Deliver(request, running)).Finished);
    }

    [Fact]
    public void Cancelling_ends_what_waits_and_pays_what_runs()
    {
        var request = horde.Ask(ann, units: 3);
        var job = horde.Claimed(request, horde.Hire(bob));
        Assert.Equal(2, Assert.IsType<CancelResult.Cancelled>(horde.Cancel(request)).Before.Waiting);
        Assert.Equal(0, horde.Request(request).Waiting);
        Assert.IsType<ClaimResult.Lost>(horde.Claim(request, horde.Hire(bob)));
        Assert.IsType<DeliverResult.Accepted>(horde.Deliver(request, job));
        Assert.Equal(1, horde.Request(request).Finished);
    }

    [Fact]
    public void A_request_expires_after_its_last_sign_of_life_and_is_gone()
    {
        var request = horde.Ask(ann, units: 2);
        horde.Wait(TimeSpan.FromMinutes(19));
        var job = horde.Claimed(request, horde.Hire(bob));
        horde.Wait(TimeSpan.FromMinutes(19));
        Assert.IsType<ExpireResult.NotDue>(horde.Expire(request));
        var parties = horde.Parties(request, job);
        horde.Wait(TimeSpan.FromMinutes(1));
        Assert.IsType<ExpireResult.Expired>(horde.Expire(request));
        Assert.IsType<DeliverResult.Unknown>(horde.Do(new DeliverJob(parties, Kudos.Whole(1), Kudos.Whole(1), Kudos.Whole(2))));
    }

    [Fact]
    [Trait("threat", "1")]
    public void A_decoy_looks_real_takes_nothing_and_earns_nothing()
    {
        var request = horde.Ask(ann);
        var worker = horde.Hire(bob);
        var decoy = Assert.IsType<ClaimResult.Claimed>(horde.Claim(request, worker, decoy: true)).Jobs[0].Job;
        Assert.Equal(1, horde.Request(request).Waiting);
        Assert.Equal(Kudos.Whole(10), Assert.IsType<DeliverResult.Accepted>(horde.Deliver(request, decoy)).Reward);
        Assert.Equal(Kudos.Whole(100), horde.Balance(bob));
        Assert.Equal(Kudos.Whole(999), horde.Balance(ann));
        Assert.IsType<ClaimResult.Lost>(horde.Claim(request, worker));
        Assert.IsType<ClaimResult.Claimed>(horde.Claim(request, horde.Hire(bob)));
    }
}
