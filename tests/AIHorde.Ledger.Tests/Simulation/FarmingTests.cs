using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Tests.Simulation;

/// <summary>What it pays to cheat the economy with identities that cost nothing.</summary>
public sealed class FarmingTests
{
    const int FakeAccounts = 1_000;

    readonly MemoryHorde horde = new();

    [Fact]
    [Trait("threat", "4")]
    public void A_thousand_fake_accounts_that_serve_one_another_for_a_week_can_spend_nothing()
    {
        var accounts = Enumerable.Range(10, FakeAccounts).Select(id => horde.Register(id, kind: UserKind.Pseudonymous)).ToList();
        for (var round = 0; round < 7; round++)
        {
            for (var index = 0; index < accounts.Count; index += 5)
            {
                var (requester, owner) = (accounts[index], accounts[(index + 1 + round) % accounts.Count]);
                var request = horde.Ask(requester);
                horde.Deliver(request, horde.Claimed(request, horde.HireOnce(owner)), reward: 100);
            }
            horde.Wait(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));
        }
        Assert.All(accounts, account => Assert.Equal(Kudos.Zero, Kudos.Max(Kudos.Zero, Spendable(account))));
        Assert.DoesNotContain(accounts, account => horde.Do(new PromoteUser(horde.NextGuid(), account, Kudos.Whole(1), [])));
        horde.BooksAddUp();
    }

    [Fact]
    [Trait("threat", "3")]
    public void Passing_kudos_around_a_ring_of_own_workers_only_burns_them()
    {
        var ring = Enumerable.Range(10, 10).Select(id => horde.Register(id, Roles.Trusted, kudos: 500)).ToList();
        var before = ring.Aggregate(Kudos.Zero, (sum, account) => sum + horde.Balance(account));
        for (var round = 0; round < 200; round++)
        {
            var (requester, owner) = (ring[round % 10], ring[(round + 1) % 10]);
            var request = horde.Ask(requester);
            horde.Deliver(request, horde.Claimed(request, horde.HireOnce(owner)), reward: 20);
        }
        var after = ring.Aggregate(Kudos.Zero, (sum, account) => sum + horde.Balance(account));
        Assert.Equal(before - Kudos.Whole(200 * 2), after);
    }

    /// <summary>
    /// No worker's word makes another's result good here, so there is nothing that a ring could confirm: what counts is that somebody paid. What its members
    /// can do is to pay one another, with what they were given and with what the floor forgives them.
    /// </summary>
    [Fact]
    [Trait("threat", "2")]
    public void A_ring_of_ten_that_serve_one_another_can_never_spend_more_than_it_was_given()
    {
        var given = Kudos.Whole(300);
        var ring = Enumerable.Range(10, 10).Select(id => horde.Register(id)).ToList();
        horde.Do(new Grant(horde.NextGuid(), ring[0], Floors.Registered + given));
        for (var round = 0; round < 300; round++)
        {
            var (requester, owner) = (ring[round % 10], ring[(round + 1 + round / 10 % 9) % 10]);
            var request = horde.Ask(requester);
            horde.Deliver(request, horde.Claimed(request, horde.HireOnce(owner)), reward: 20);
            horde.Wait(TimeSpan.FromHours(1));
            var spendable = ring.Aggregate(Kudos.Zero, (sum, account) => sum + Kudos.Max(Kudos.Zero, Spendable(account)));
            Assert.True(spendable <= given, $"{spendable} after {round} rounds");
        }
        Assert.DoesNotContain(ring, account => horde.User(account).IsTrusted);
        horde.BooksAddUp();
    }

    [Fact]
    [Trait("threat", "5")]
    public void A_result_handed_in_thirty_two_times_is_paid_once()
    {
        var (ann, bob) = (horde.Register(5, kudos: 1000), horde.Register(6, Roles.Trusted));
        var request = horde.Ask(ann);
        var job = horde.Claimed(request, horde.Hire(bob));
        for (var attempt = 0; attempt < 32; attempt++) horde.Deliver(request, job);
        Assert.Equal(Kudos.Whole(988), horde.Balance(ann));
        Assert.Single(horde.Ledger.Entries, entry => entry.Key == $"settle:{job}");
    }

    Kudos Spendable(UserId user)
    {
        var account = horde.Ledger.Account(AccountId.Spendable(user));
        return account.Sequence == 0 ? Kudos.Zero : account.Available;
    }
}
