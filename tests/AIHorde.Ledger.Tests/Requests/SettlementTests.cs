using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Tests.Requests;

public sealed class SettlementTests
{
    readonly MemoryHorde horde = new();

    [Fact]
    public void Half_of_what_an_untrusted_owner_earns_waits_in_escrow()
    {
        var (ann, bob) = (horde.Register(5, kudos: 100), horde.Register(6, kudos: 100));
        var request = horde.Ask(ann);
        horde.Deliver(request, horde.Claimed(request, horde.Hire(bob)), reward: 11);
        Assert.Equal((Kudos.FromDecimal(105.5m), Kudos.FromDecimal(5.5m)), (horde.Balance(bob), horde.Escrow(bob)));
        horde.BooksAddUp();
    }

    [Fact]
    public void A_censored_result_costs_the_tax_only_and_its_worker_is_paid_in_full()
    {
        var (ann, bob) = (horde.Register(5, kudos: 100), horde.Register(6, Roles.Trusted, kudos: 100));
        var request = horde.Ask(ann);
        horde.Deliver(request, horde.Claimed(request, horde.Hire(bob)), reward: 10, censored: true);
        Assert.Equal((Kudos.Whole(98), Kudos.Whole(110)), (horde.Balance(ann), horde.Balance(bob)));
        horde.BooksAddUp();
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 500)]
    [InlineData(true, 500)]
    [Trait("threat", "3")]
    public void Serving_oneself_never_makes_kudos(bool censored, int kudos)
    {
        var ann = horde.Register(5, kudos: kudos);
        horde.Do(new Grant(horde.NextGuid(), ann, Kudos.FromDecimal(0.01m)));
        var before = horde.Balance(ann);
        for (var round = 0; round < 20; round++)
        {
            var request = horde.Ask(ann);
            horde.Deliver(request, horde.Claimed(request, horde.HireOnce(ann)), reward: 100, censored);
        }
        Assert.True(horde.Balance(ann) <= before, $"{before} became {horde.Balance(ann)}");
        Assert.Equal(Kudos.Zero, horde.Escrow(ann));
        horde.BooksAddUp();
    }

    [Fact]
    public void What_was_held_pays_the_charges_and_the_rest_returns_when_the_request_ends()
    {
        var (ann, bob) = (horde.Register(5, kudos: 100), horde.Register(6, Roles.Trusted));
        var request = horde.Ask(ann, units: 2, with: queue => queue with { Terms = queue.Terms with { UpfrontHold = Kudos.Whole(60) } });
        Assert.Equal(Kudos.Whole(59), horde.Held(ann));
        var worker = horde.Hire(bob);
        horde.Deliver(request, horde.Claimed(request, worker));
        Assert.Equal(Kudos.Whole(48), horde.Held(ann));
        horde.Deliver(request, horde.Claimed(request, worker));
        Assert.Equal(Kudos.Zero, horde.Held(ann));
        Assert.Equal(Kudos.Whole(100 - 1 - 22), horde.Balance(ann));
    }

    [Fact]
    public void A_hold_returns_when_its_request_is_cancelled_or_expires()
    {
        var ann = horde.Register(5, kudos: 100);
        QueueRequest Held(QueueRequest queue) => queue with { Terms = queue.Terms with { UpfrontHold = Kudos.Whole(30) } };
        var (cancelled, expired) = (horde.Ask(ann, with: Held), horde.Ask(ann, with: Held));
        horde.Cancel(cancelled);
        Assert.Equal(Kudos.Whole(29), horde.Held(ann));
        horde.Wait(RequestLimits.Lifetime);
        Assert.IsType<ExpireResult.Expired>(horde.Expire(expired));
        Assert.Equal(Kudos.Zero, horde.Held(ann));
    }

    [Fact]
    public void A_heavy_request_without_enough_kudos_is_refused_and_costs_nothing()
    {
        var ann = horde.Register(5, kudos: 60);
        var refused = Assert.IsType<QueueResult.Refused>(horde.Ask(new(horde.NextGuid()), ann, 1,
            queue => queue with { Terms = queue.Terms with { UpfrontHold = Kudos.Whole(36) } }));
        Assert.Equal((Refusal.KudosUpfront, Kudos.Whole(60)), (refused.Why, horde.Balance(ann)));
    }

    [Fact]
    public void A_styles_owner_is_paid_once_with_the_first_result()
    {
        var (ann, bob, cleo) = (horde.Register(5, kudos: 100), horde.Register(6, Roles.Trusted), horde.Register(7, kudos: 100));
        var worker = horde.Hire(bob);
        var request = horde.Ask(ann, units: 2, with: queue => queue with { Terms = queue.Terms with { StyleOwner = cleo } });
        Assert.Equal(Kudos.Whole(100), horde.Balance(cleo));
        horde.Deliver(request, horde.Claimed(request, worker));
        horde.Deliver(request, horde.Claimed(request, worker));
        Assert.Equal(Kudos.Whole(102), horde.Balance(cleo));
    }

    [Fact]
    public void Using_ones_own_style_pays_nothing()
    {
        var (ann, bob) = (horde.Register(5, kudos: 100), horde.Register(6, Roles.Trusted));
        var request = horde.Ask(ann, with: queue => queue with { Terms = queue.Terms with { StyleOwner = ann } });
        horde.Deliver(request, horde.Claimed(request, horde.Hire(bob)));
        Assert.Equal(Kudos.Whole(100 - 1 - 11), horde.Balance(ann));
    }

    [Fact]
    public void Kudos_buy_priority_and_flags_and_downgrades_take_it()
    {
        var (rich, flagged, anonymous) = (horde.Register(5, kudos: 5000), horde.Register(6, Roles.Flagged, 5000), horde.Register(7, Roles.Flagged));
        Assert.Equal(5000, horde.Request(horde.Ask(rich)).Ask.Priority);
        Assert.Equal(5, horde.Request(horde.Ask(flagged)).Ask.Priority);
        Assert.Equal(-100, horde.Request(horde.Ask(anonymous)).Ask.Priority);
        Assert.Equal(-50, horde.Request(horde.Ask(rich, with: queue => queue with { Downgraded = true })).Ask.Priority);
    }
}
