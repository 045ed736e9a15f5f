using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Tests.Dispatch;

public sealed class AlchemyQueueTests
{
    static readonly DateTimeOffset now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    static readonly AlchemyForm[] forms = [new("caption", Kudos.Whole(1), Kudos.Whole(3)), new("nsfw", Kudos.Whole(1), Kudos.Whole(3))];
    readonly DispatchQueue<AlchemyDemand, AlchemyOffer> queue = new(new SilentTally<AlchemyDemand, AlchemyOffer>(), DispatchLimits.Default);
    int created;

    [Fact]
    public void Each_form_waits_for_itself()
    {
        var request = Ask();
        Assert.Equal(2, queue.Count);
        var choice = queue.Choose(Alchemist("nsfw"), 5, NewJob()).Choice!;
        Assert.Equal((request, 1, 1), (choice.Request.Id, choice.Request.Part, choice.Count));
        Assert.Null(queue.Choose(Alchemist("nsfw"), 1, NewJob()).Choice);
        Assert.True(queue.Change(choice.Request.Key, -1, version: 2, choice.Claim));
        Assert.Equal(1, queue.Count);
        Assert.True(queue.Change(new QueueKey(request, 1), 1, version: 3));
        Assert.Equal(1, queue.Choose(Alchemist("nsfw"), 1, NewJob()).Choice?.Request.Part);
    }

    [Fact]
    public void Forms_of_one_request_go_in_their_order_and_the_older_request_first()
    {
        var (first, second) = (Ask(), Ask());
        var served = new List<(RequestId, int)>();
        while (queue.Choose(Alchemist("nsfw", "caption"), 1, NewJob()).Choice is { Request: var request }) served.Add((request.Id, request.Part));
        Assert.Equal([(first, 0), (first, 1), (second, 0), (second, 1)], served);
    }

    [Fact]
    public void Forgetting_a_form_leaves_the_others()
    {
        var request = Ask();
        Assert.True(queue.Forget(new QueueKey(request, 0)));
        Assert.False(queue.Forget(new QueueKey(request, 0)));
        Assert.Equal(1, queue.Count);
    }

    [Theory]
    [InlineData(false, false, false, 16, SkipReason.None)]
    [InlineData(true, false, false, 16, SkipReason.Untrusted)]
    [InlineData(false, true, false, 16, SkipReason.Untrusted)]
    [InlineData(false, false, true, 16, SkipReason.Performance)]
    [InlineData(false, false, false, 17, SkipReason.MaxTiles)]
    public void What_keeps_a_slow_untrusted_alchemist_from_a_form(bool trustedOnly, bool unsafeAddress, bool fastOnly, int tiles, SkipReason reason)
    {
        var demand = new AlchemyDemand { TrustedWorkers = trustedOnly, UnsafeIp = unsafeAddress, SlowWorkers = !fastOnly, Tiles = tiles };
        Assert.Equal(reason, demand.Judge(Alchemist("caption") with { OwnerTrusted = false, MaxTiles = 16, Speed = 0.1 }).Reason);
        Assert.Equal(tiles > 16 ? SkipReason.MaxTiles : SkipReason.None, demand.Judge(Alchemist("caption") with { MaxTiles = 16, Speed = 0.11 }).Reason);
    }

    [Fact]
    public void An_alchemist_is_read_from_what_it_says_and_by_the_seconds_that_it_takes()
    {
        var settings = new WorkerSettings { Forms = ["caption"], MaxTiles = 4 };
        var view = new WorkerView(new(Guid.Empty), WorkerKind.Interrogation, "Alchemist", new(9), now, settings) { Samples = [4, 6] };
        var offer = new AlchemyOffer(view, settings, now);
        Assert.Equal(["caption"], offer.Models);
        Assert.Equal((4, 0.2, false), (offer.MaxTiles, offer.Speed, offer.IsSlow));
        Assert.True(new AlchemyOffer(view with { Samples = [10] }, settings, now).IsSlow);
        Assert.False(new AlchemyOffer(view with { Samples = [] }, settings, now).IsSlow);
    }

    RequestId Ask()
    {
        var id = new RequestId(new Guid(++created, 0, 0, new byte[8]));
        var needs = new AlchemyNeeds(1, forms);
        var ask = new RequestQueued(id, 2, needs, [], new Audience(), new RequestTerms(new UserId(3)), 10, now, now + RequestLimits.Lifetime);
        foreach (var entry in WaitingRequests.OfAlchemy(ask)) queue.Learn(entry, 1, version: 1);
        return id;
    }

    JobId NewJob() => new(new Guid(++created, 1, 1, new byte[8]));

    static AlchemyOffer Alchemist(params string[] does) =>
        new() { Id = new(new Guid(7, 7, 7, new byte[8])), Owner = new(9), OwnerTrusted = true, Models = does, Speed = 1 };
}
