using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Tests.Simulation;

/// <summary>An auditor who never objects proves nothing: these are histories that he must refuse.</summary>
public sealed class AuditorTests
{
    readonly MemoryHorde horde = new();
    readonly Auditor auditor = new();
    readonly RequestId request;
    readonly JobId job;

    public AuditorTests()
    {
        request = horde.Ask(horde.Register(5, kudos: 100), units: 2);
        job = horde.Claimed(request, horde.Hire(horde.Register(6, Roles.Trusted)));
        auditor.Look(horde.Ledger);
    }

    sealed record Rogue(RequestId Request, IEvent Happened, Entry? Entry) : Command<bool>
    {
        public override void Touch(Touch touch)
        {
            touch.Stream(RequestStream.Of(Request)).Entry(Entry?.Key ?? "none");
            foreach (var posting in Entry?.Postings ?? []) touch.Account(posting.Account);
        }

        public override bool Decide(Decision on)
        {
            var about = on.Append(RequestStream.Of(Request), Happened);
            if (Entry is not null) on.Post(Entry, about);
            return true;
        }
    }

    JobDelivered Delivered(int charge) => new(
        request, job, 0, RequestKind.Text, new(5), default, new(6), "fern", Kudos.Whole(10), Kudos.Whole(10), Kudos.Whole(charge),
        80, 80, 1, 1, false, null, horde.Now, horde.Now);

    void Refuses(IEvent happened, Entry? entry = null)
    {
        horde.Do(new Rogue(request, happened, entry));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => auditor.Look(horde.Ledger));
    }

    [Fact]
    public void A_delivery_without_its_entry_is_refused() => Refuses(Delivered(11));

    [Fact]
    public void A_delivery_that_takes_another_amount_than_it_says_is_refused() => Refuses(Delivered(11), Entry.Move(
        $"settle:{job}", EntryReason.Generation, job.ToString(), AccountId.Spendable(new(5)), AccountId.Spendable(new(6)), Kudos.Whole(10)));

    [Fact]
    public void A_second_lease_of_the_same_piece_is_refused() => Refuses(new JobsClaimed(
        request, [new(new(horde.NextGuid()), 0)], default, new(6), "fern", horde.Now, horde.Now, horde.Now));

    [Fact]
    public void A_claim_of_a_cancelled_request_is_refused()
    {
        horde.Cancel(request);
        auditor.Look(horde.Ledger);
        Refuses(new JobsClaimed(request, [new(new(horde.NextGuid()), 1)], default, new(6), "fern", horde.Now, horde.Now, horde.Now));
    }
}
