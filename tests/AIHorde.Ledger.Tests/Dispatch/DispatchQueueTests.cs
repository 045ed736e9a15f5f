using AIHorde.Ledger.Dispatch;

namespace AIHorde.Ledger.Tests.Dispatch;

public sealed class DispatchQueueTests
{
    static readonly DateTimeOffset now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    static readonly JobId claim = new(new Guid(1, 1, 1, new byte[8]));
    readonly DispatchQueue<TextDemand, TextOffer> queue = new(new SilentTally<TextDemand, TextOffer>(), DispatchLimits.Default);
    int created;

    [Fact]
    public void Kudos_come_first_and_age_decides_between_equals()
    {
        var poor = Ask(priority: 10);
        var rich = Ask(priority: 500);
        var younger = Ask(priority: 10);
        Assert.Equal([rich, poor, younger], Drain(Worker()));
    }

    [Fact]
    public void Waiting_earns_fifty_kudos_of_priority_every_ten_seconds()
    {
        var patient = Ask(priority: 0, at: now);
        var rich = Ask(priority: 99, at: now.AddSeconds(10));
        var justAhead = Ask(priority: 49, at: now.AddSeconds(10));
        Assert.Equal([rich, patient, justAhead], Drain(Worker()));
    }

    [Fact]
    public void A_reserved_piece_is_given_to_nobody_else_until_it_is_released()
    {
        var id = Ask();
        var choice = queue.Choose(Worker(), 1, claim).Choice;
        Assert.Equal(id, choice!.Request.Id);
        Assert.Null(queue.Choose(Worker(), 1, claim).Choice);
        queue.Release(choice);
        Assert.Equal(id, queue.Choose(Worker(), 1, claim).Choice?.Request.Id);
    }

    [Fact]
    public void An_old_version_of_a_request_does_not_bring_it_back()
    {
        var request = Request(0, now);
        queue.Learn(request, 1, version: 1);
        queue.Choose(Worker(), 1, claim);
        queue.Change(request.Id, -1, version: 2, claim);
        queue.Learn(request, 1, version: 1);
        Assert.Equal(0, queue.Count);
        Assert.True(queue.Change(request.Id, 1, version: 3));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void A_paused_worker_is_tricked_once_with_each_request_and_takes_nothing()
    {
        var id = Ask();
        var paused = Worker() with { Paused = true };
        var decoy = queue.Choose(paused, 1, claim).Choice;
        Assert.True(decoy is { IsDecoy: true } && decoy.Request.Id == id);
        Assert.Null(queue.Choose(paused, 1, claim).Choice);
        Assert.False(queue.Choose(Worker() with { Id = new(Guid.Empty) }, 1, claim).Choice!.IsDecoy);
    }

    [Fact]
    public void A_worker_in_maintenance_serves_its_owner_alone()
    {
        Ask(owner: 5);
        var own = Ask(owner: 9);
        Assert.Equal([own], Drain(Worker() with { Maintenance = true }));
    }

    [Fact]
    public void Only_requests_that_can_be_served_count_as_being_ahead()
    {
        Learn(Request(0, now) with { Demand = new TextDemand { MaxContextLength = 100_000 } });
        Ask();
        var mine = Ask();
        var standing = queue.StandingOf(mine, [Worker()], now)!.Value;
        Assert.Equal(2, standing.Position);
        Assert.Equal(2 * 80, standing.ThingsAhead);
        Assert.True(standing.IsPossible);
        Assert.Equal(16, standing.WaitSeconds(1));
    }

    [Fact]
    public void A_request_that_nobody_could_serve_is_said_to_be_impossible_and_why()
    {
        var request = Request(0, now) with { Demand = new TextDemand { TrustedWorkers = true } };
        Learn(request);
        TextOffer[] active = [Worker() with { OwnerTrusted = false }, Worker() with { Models = ["other"] }, Worker() with { Maintenance = true }];
        Assert.False(queue.StandingOf(request.Id, active, now)!.Value.IsPossible);
        var why = queue.Explain(request, active);
        Assert.Equal((1, 1, 1), (why[SkipReason.Untrusted], why[SkipReason.Models], why[SkipReason.Maintenance]));
    }

    [Fact]
    public void A_worker_is_told_what_it_could_take_of_all_that_waits_and_what_keeps_the_rest_from_it()
    {
        Ask(pieces: 2);
        Learn(Request(0, now) with { Demand = new TextDemand { TrustedWorkers = true } }, pieces: 3);
        var outlook = queue.Outlook(Worker() with { OwnerTrusted = false });
        Assert.Equal((2, 3), (outlook[SkipReason.None], outlook[SkipReason.Untrusted]));
        Assert.Equal(5, queue.Outlook(Worker() with { Models = ["other"] })[SkipReason.Models]);
        Assert.Equal(5, queue.Outlook(Worker() with { Maintenance = true })[SkipReason.Maintenance]);
        Assert.Equal(5, queue.Outlook(Worker() with { Paused = true, OwnerTrusted = true })[SkipReason.None]);
    }

    [Fact]
    public void A_request_that_was_lost_to_another_node_is_passed_over()
    {
        var lost = Ask(priority: 5);
        var next = Ask();
        Assert.Equal(next, queue.Choose(Worker(), 1, claim, new HashSet<QueueKey> { lost }).Choice?.Request.Id);
    }

    RequestId Ask(decimal priority = 0, DateTimeOffset? at = null, int owner = 3, int pieces = 1) =>
        Learn(Request(priority, at ?? now.AddMilliseconds(created), owner), pieces);

    RequestId Learn(WaitingRequest<TextDemand> request, int pieces = 1)
    {
        queue.Learn(request, pieces, version: 1);
        return request.Id;
    }

    WaitingRequest<TextDemand> Request(decimal priority, DateTimeOffset at, int owner = 3)
    {
        var id = new RequestId(new Guid(++created, 0, 0, new byte[8]));
        return new() { Id = id, Owner = new(owner), Models = ["m"], Demand = new(), Order = QueueOrder.Of(priority, at, id), Prompt = "Once upon" };
    }

    static TextOffer Worker() => new() { Id = new(new Guid(7, 7, 7, new byte[8])), Owner = new(9), OwnerTrusted = true, Models = ["m"], Speed = 10 };

    List<RequestId> Drain(TextOffer worker)
    {
        var taken = new List<RequestId>();
        while (queue.Choose(worker, 1, claim).Choice is { } choice) taken.Add(choice.Request.Id);
        return taken;
    }
}
