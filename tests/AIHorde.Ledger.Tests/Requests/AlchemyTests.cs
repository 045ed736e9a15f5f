using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Tests.Requests;

public sealed class AlchemyTests
{
    static readonly AlchemyForm[] Forms =
    [
        new("caption", Kudos.Whole(1), Kudos.Whole(2)),
        new("interrogation", Kudos.Whole(3), Kudos.Whole(4)),
        new("nsfw", Kudos.Whole(1), Kudos.Whole(2)),
    ];

    readonly MemoryHorde horde = new();
    readonly UserId ann;
    readonly UserId bob;
    readonly WorkerId worker;
    readonly RequestId request;

    public AlchemyTests()
    {
        (ann, bob) = (horde.Register(5, kudos: 100), horde.Register(6, Roles.Trusted, kudos: 50));
        worker = horde.Hire(bob, WorkerKind.Interrogation);
        request = horde.Ask(ann, Forms.Length, queue => queue with
        {
            Needs = new AlchemyNeeds(1, Forms),
            Terms = new(ann),
            Models = [],
        });
    }

    JobId Take(int form) => Assert.IsType<ClaimResult.Claimed>(horde.Claim(request, worker, units: [form])).Jobs[0].Job;

    [Fact]
    public void A_worker_takes_the_forms_that_it_names()
    {
        var claimed = Assert.IsType<ClaimResult.Claimed>(horde.Claim(request, worker, amount: 2, units: [2, 1]));
        Assert.Equal([2, 1], claimed.Jobs.Select(job => job.Unit));
        Assert.IsType<ClaimResult.Lost>(horde.Claim(request, worker, units: [1]));
        Assert.Equal(UnitPhase.Waiting, horde.Request(request).Units[0].Phase);
    }

    [Fact]
    public void Cancelling_pays_the_forms_in_progress_and_drops_the_others()
    {
        var done = Take(0);
        horde.Do(new DeliverJob(horde.Parties(request, done), Forms[0].Reward, Forms[0].Reward, Forms[0].Charge));
        var running = Take(1);
        Assert.IsType<CancelResult.Cancelled>(horde.Cancel(request));
        Assert.Equal([UnitPhase.Done, UnitPhase.Cancelled, UnitPhase.Cancelled], horde.Request(request).Units.Select(unit => unit.Phase));
        Assert.Equal(Kudos.Whole(50 + 1 + 3), horde.Balance(bob));
        Assert.Equal(Kudos.Whole(100 - 2 - 4), horde.Balance(ann));
        Assert.IsType<DeliverResult.Duplicate>(horde.Deliver(request, running));
        Assert.IsType<FaultResult.AlreadyDelivered>(horde.Fault(request, running));
        horde.BooksAddUp();
    }

    [Fact]
    public void A_request_of_no_form_is_over_at_once()
    {
        var nothing = horde.Ask(ann, 0, queue => queue with { Needs = new AlchemyNeeds(1, []), Terms = new(ann), Models = [] });
        Assert.True(Assert.IsType<RequestState.Ended>(horde.Ledger.State(RequestStream.Of(nothing))).Body.Faulted);
        Assert.IsType<ClaimResult.Lost>(horde.Claim(nothing, worker));
        Assert.Equal(Kudos.Whole(100), horde.Balance(ann));
    }

    [Fact]
    public void A_cancel_that_missed_a_claim_is_told_to_look_again()
    {
        Take(1);
        Assert.IsType<CancelResult.LookAgain>(horde.Do(new CancelRequest(request, ann, false, [])));
        Assert.Equal(2, horde.Request(request).Waiting);
    }

    [Fact]
    public void The_fourth_fault_gives_up_a_form_and_only_it()
    {
        for (var fault = 0; fault < 4; fault++) horde.Fault(request, Take(1));
        Assert.Equal([UnitPhase.Waiting, UnitPhase.Faulted, UnitPhase.Waiting], horde.Request(request).Units.Select(unit => unit.Phase));
        Assert.IsType<ClaimResult.Lost>(horde.Claim(request, worker, units: [1]));
        Assert.IsType<RequestState.Live>(horde.Ledger.State(RequestStream.Of(request)));
    }
}
