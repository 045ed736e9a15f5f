using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Users.Gifts;

namespace AIHorde.Ledger.Tests.SharedKeys;

public sealed class SharedKeyTests
{
    readonly MemoryHorde horde = new();
    readonly UserId ann;

    public SharedKeyTests() => ann = horde.Register(5, kudos: 1000);

    QueueResult AskWith(SharedKeyId key, Func<QueueRequest, QueueRequest>? with = null) => horde.Ask(new(horde.NextGuid()), ann, 1, queue =>
    {
        var keyed = queue with { Terms = queue.Terms with { SharedKey = key }, Estimate = Kudos.Whole(10) };
        return with is null ? keyed : with(keyed);
    });

    static Refusal Refused(QueueResult result) => Assert.IsType<QueueResult.Refused>(result).Why;

    [Fact]
    public void Every_charge_of_a_request_comes_off_its_keys_budget()
    {
        var key = horde.Share(ann, budget: 20);
        var request = Assert.IsType<QueueResult.Queued>(AskWith(key)).Ask.Request;
        var bob = horde.Register(6, Roles.Trusted);
        horde.Deliver(request, horde.Claimed(request, horde.Hire(bob)));
        Assert.Equal((Kudos.Whole(8), Kudos.Whole(12)), (horde.SharedKey(key).Budget!.Value, horde.SharedKey(key).Utilized));
        Assert.Equal(Kudos.Whole(988), horde.Balance(ann));
    }

    [Fact]
    public void A_key_with_too_little_refuses_or_costs_the_priority()
    {
        var key = horde.Share(ann, budget: 5);
        Assert.Equal(Refusal.SharedKeyInsufficientKudos, Refused(AskWith(key)));
        var downgraded = Assert.IsType<QueueResult.Queued>(AskWith(key, queue => queue with { AllowDowngrade = true }));
        Assert.Equal(-50, horde.Request(downgraded.Ask.Request).Ask.Priority);
    }

    [Fact]
    public void An_empty_and_an_expired_key_open_nothing()
    {
        Assert.Equal(Refusal.SharedKeyEmpty, Refused(AskWith(horde.Share(ann, budget: 0))));
        Assert.Equal(Refusal.SharedKeyExpired, Refused(AskWith(horde.Share(ann, budget: null, expires: horde.Now))));
    }

    [Fact]
    public void A_job_beyond_the_keys_limits_is_refused_unless_the_style_brought_the_key()
    {
        var key = horde.Share(ann, budget: null, new(null, null, TextTokens: 79));
        Assert.Equal(Refusal.SharedKeyLimit, Refused(AskWith(key)));
        Assert.IsType<QueueResult.Queued>(AskWith(key, queue => queue with { KeyFromStyle = true }));
    }

    [Fact]
    public void A_gift_to_a_key_reaches_its_owner_and_its_budget_together()
    {
        var (key, bob) = (horde.Share(ann, budget: 0), horde.Register(6, kudos: 100));
        horde.Do(new TransferKudos(horde.NextGuid(), bob, ann, key, Kudos.Whole(40), null));
        Assert.Equal((Kudos.Whole(1040), Kudos.Whole(40)), (horde.Balance(ann), horde.SharedKey(key).Budget!.Value));
    }

    [Fact]
    public void Accounts_may_have_three_keys_trusted_ones_ten()
    {
        for (var made = 0; made < 3; made++) horde.Share(ann, null);
        Assert.Equal(Refusal.Forbidden, Assert.IsType<SharedKeyResult.Refused>(Create(ann)).Why);
        var trusted = horde.Register(6, Roles.Trusted | Roles.Education);
        for (var made = 0; made < 10; made++) horde.Share(trusted, null);
        Assert.IsType<SharedKeyResult.Refused>(Create(trusted));
        Assert.IsType<SharedKeyResult.Refused>(Create(horde.Register(0, kind: UserKind.Anonymous)));
    }

    SharedKeyResult Create(UserId owner) => horde.Do(new CreateSharedKey(new(horde.NextGuid()), owner, null, null, null, new(null, null, null)));

    [Fact]
    public void Only_its_owner_changes_a_key_and_minus_one_takes_a_limit_away()
    {
        var (key, bob) = (horde.Share(ann, 10, new(100, 10, 10)), horde.Register(6));
        Assert.Equal(Refusal.Forbidden, Assert.IsType<SharedKeyResult.Refused>(horde.Do(new ModifySharedKey(key, bob) { Name = "mine" })).Why);
        Assert.Equal(Refusal.NoSharedKeyModSelected, Assert.IsType<SharedKeyResult.Refused>(horde.Do(new ModifySharedKey(key, ann))).Why);
        horde.Do(new ModifySharedKey(key, ann) { Budget = -1, ImagePixels = -1, ImageSteps = 20, ExpiryDays = 0 });
        var modified = horde.SharedKey(key);
        Assert.Equal((null, new SharedKeyLimits(null, 20, 10), "club"), (modified.Budget, modified.Limits, modified.Name));
        Assert.True(modified.IsExpired(horde.Now));
    }

    [Fact]
    public void A_deleted_key_opens_nothing_and_frees_its_place()
    {
        var key = horde.Share(ann, null);
        Assert.IsType<SharedKeyResult.Done>(horde.Do(new DeleteSharedKey(key, ann)));
        Assert.Equal(Refusal.InvalidAPIKey, Refused(AskWith(key)));
        Assert.Empty(horde.User(ann).SharedKeys);
    }
}
