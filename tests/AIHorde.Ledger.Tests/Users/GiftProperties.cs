using AIHorde.Ledger.Users.Gifts;
using FsCheck;
using FsCheck.Fluent;

namespace AIHorde.Ledger.Tests.Users;

/// <summary>Random gifts among a few accounts, against a model that keeps balances in a list.</summary>
public sealed class GiftProperties
{
    const int People = 4;
    const int Start = 100;

    static readonly Gen<(int From, int To, int Amount, int Seconds)[]> Gifts =
        (from sender in Gen.Choose(0, People - 1)
         from recipient in Gen.Choose(0, People - 1)
         from amount in Gen.Choose(-5, 90)
         from seconds in Gen.Choose(0, 40)
         select (sender, recipient, amount, seconds)).ArrayOf(30);

    [Fact]
    [Trait("threat", "6")]
    public void Any_sequence_of_gifts_agrees_with_a_model_that_keeps_a_list_of_balances() =>
        Prop.ForAll(Arb.From(Gifts), Play).QuickCheckThrowOnFailure();

    static void Play((int From, int To, int Amount, int Seconds)[] gifts)
    {
        var horde = new MemoryHorde();
        var people = Enumerable.Range(10, People).Select(id => horde.Register(id, kudos: Start)).ToArray();
        var balances = Enumerable.Repeat(Start, People).ToArray();
        var last = new Dictionary<(int, int), DateTimeOffset>();
        foreach (var (from, to, amount, seconds) in gifts)
        {
            horde.Wait(TimeSpan.FromSeconds(seconds));
            var allowed = from != to && amount > 0 && balances[from] - 25 >= amount
                && !(last.TryGetValue((to, from), out var at) && horde.Now - at < TimeSpan.FromSeconds(60));
            var result = horde.Do(new TransferKudos(horde.NextGuid(), people[from], people[to], null, Kudos.Whole(amount), null));
            Assert.Equal(allowed, result is TransferResult.Transferred);
            if (!allowed) continue;
            balances[from] -= amount;
            balances[to] += amount;
            last[(from, to)] = horde.Now;
        }
        Assert.Equal(balances.Select(balance => Kudos.Whole(balance)), people.Select(horde.Balance));
        horde.BooksAddUp();
    }
}
