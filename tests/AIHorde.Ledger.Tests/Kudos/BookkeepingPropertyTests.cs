using AIHorde.Ledger.Store;
using FsCheck;
using FsCheck.Fluent;

namespace AIHorde.Ledger.Tests;

/// <summary>Random histories over the real decisions, in memory. A failing one is printed with its seed and shrunk by FsCheck.</summary>
public sealed class BookkeepingPropertyTests
{
    const int Users = 4;

    static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What happens, by whom, to whom, how much and with which hold.</summary>
    public sealed record Step(int What, int From, int To, int Amount, int Hold);

    static readonly Arbitrary<Step[]> Histories = (
        from what in Gen.Choose(0, 4)
        from @from in Gen.Choose(1, Users)
        from to in Gen.Choose(1, Users)
        from amount in Gen.Choose(1, 9000)
        from hold in Gen.Choose(1, 3)
        select new Step(what, @from, to, amount, hold)).ArrayOf().ToArbitrary();

    [Fact]
    public void I1_I2_I5_I6_I8_hold_after_any_history() => Prop.ForAll(Histories, steps =>
    {
        var ledger = Play(steps);
        Assert.All(ledger.Entries, entry => Assert.Equal(0, entry.Legs.Sum(leg => leg.Amount.Hundredths)));
        Assert.Equal(0, ledger.Entries.Sum(entry => entry.Legs.Sum(leg => leg.Amount.Hundredths)));
        foreach (var (id, account) in ledger.Accounts) CheckAccount(ledger, id, account);
    }).QuickCheckThrowOnFailure();

    static void CheckAccount(MemoryLedger ledger, AccountId id, AccountState account)
    {
        var legs = ledger.Entries.SelectMany(entry => entry.Legs).Where(leg => leg.Account == id).ToList();
        Assert.Equal(Enumerable.Range(1, legs.Count).Select(n => (long)n), legs.Select(leg => leg.Sequence));
        var balance = Kudos.Zero;
        foreach (var leg in legs) Assert.Equal(balance += leg.Amount, leg.Balance);
        Assert.Equal(balance, account.Balance);
        Assert.Equal(account.Balance.Hundredths, account.Totals.Sum());
        Assert.True(account.Sequence == 0 || !account.Available.IsNegative);
        Assert.True(account.Total(PostingAction.Lent) <= account.Held);
        var holds = ledger.Events.Select(e => e.Stream).Distinct().Select(stream => ledger.State(Holds.Of(new(stream["hold:".Length..]))));
        Assert.Equal(account.Held, holds.Where(hold => hold.Account == id).Aggregate(Kudos.Zero, (sum, hold) => sum + hold.Remaining));
    }

    /// <summary>The reference forgives by batch, so the same movements end in other balances when they are batched otherwise.</summary>
    [Fact]
    public void Balances_do_not_depend_on_how_commands_are_batched()
    {
        var ledger = new MemoryLedger();
        ledger.Decide(new Enroll(new(1), Floors.Registered, Floors.Registered), Now);
        ledger.Decide(new Enroll(new(2), Floors.Registered, Floors.Registered), Now);
        ledger.Decide(new Settle("down", new(1), new(2), Kudos.Whole(10)), Now);
        ledger.Decide(new Settle("up", new(2), new(1), Kudos.Whole(10)), Now);
        Assert.Equal(Kudos.Whole(35), ledger.Account(AccountId.Spendable(new(1))).Balance);
        Assert.Equal(Kudos.Whole(25), ledger.Account(AccountId.Spendable(new(2))).Balance);
    }

    [Fact]
    public void What_the_floor_lends_against_a_hold_returns_when_the_hold_is_let_go()
    {
        var ledger = new MemoryLedger().GivenUser(new(1), Floors.Registered, Kudos.Whole(100)).GivenUser(new(2), Floors.Registered, Kudos.Zero);
        ledger.Decide(new Reserve(new("h"), new(1), Kudos.Whole(100), Now.AddHours(1)), Now);
        ledger.Decide(new Settle("light", new(1), new(2), Kudos.Whole(30)), Now);
        Assert.Equal(Kudos.Whole(30), ledger.Account(AccountId.Spendable(new(1))).Total(PostingAction.Lent));
        ledger.Decide(new Release(new("h"), new(1)), Now);
        Assert.Equal(Kudos.Whole(70), ledger.Account(AccountId.Spendable(new(1))).Available);
        Assert.Equal(Kudos.Zero, ledger.Account(AccountId.Spendable(new(1))).Total(PostingAction.Lent));
    }

    [Fact]
    public void A_hold_pays_as_far_as_it_reaches_and_gives_back_the_rest_once()
    {
        var ledger = new MemoryLedger().GivenUser(new(1), Floors.Registered, Kudos.Whole(100)).GivenUser(new(2), Floors.Registered, Kudos.Zero);
        Assert.True(ledger.Decide(new Reserve(new("h"), new(1), Kudos.Whole(60), Now.AddHours(1)), Now));
        Assert.False(ledger.Decide(new Reserve(new("i"), new(1), Kudos.Whole(41), Now.AddHours(1)), Now));
        ledger.Decide(new Settle("a", new(1), new(2), Kudos.Whole(25), new HoldId("h")), Now);
        ledger.Decide(new Release(new("h"), new(1)), Now);
        ledger.Decide(new Release(new("h"), new(1)), Now);
        var account = ledger.Account(AccountId.Spendable(new(1)));
        Assert.Equal((Kudos.Whole(75), Kudos.Zero), (account.Available, account.Held));
        Assert.Equal(HoldStatus.Released, ledger.State(Holds.Of(new("h"))).Status);
    }

    static MemoryLedger Play(Step[] steps)
    {
        var ledger = new MemoryLedger();
        for (var user = 1; user <= Users; user++) ledger.Decide(new Enroll(new(user), Floors.Registered, Kudos.Whole(user * 20)), Now);
        for (var n = 0; n < steps.Length; n++) Play(ledger, steps[n], n);
        return ledger;
    }

    static void Play(MemoryLedger ledger, Step step, int n)
    {
        var (from, to, amount) = (new UserId(step.From), new UserId(step.To), new Kudos(step.Amount));
        var hold = new HoldId($"{step.From}-{step.Hold}");
        var isOver = ledger.State(Holds.Of(hold)).Status is not (HoldStatus.None or HoldStatus.Open);
        _ = step.What switch
        {
            0 => from == to || ledger.Decide(new Give(from, to, amount, $"{n}"), Now),
            1 => ledger.Decide(new Settle($"{n}", from, to, amount), Now),
            2 => ledger.Decide(new Settle($"{n}", from, to, amount, hold), Now),
            3 => isOver || ledger.Decide(new Reserve(hold, from, amount, Now.AddHours(1)), Now),
            _ => ledger.Decide(new Release(hold, from), Now),
        };
    }
}
