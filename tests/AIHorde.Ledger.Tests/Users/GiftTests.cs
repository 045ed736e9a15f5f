using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Users.Gifts;

namespace AIHorde.Ledger.Tests.Users;

public sealed class GiftTests
{
    readonly MemoryHorde horde = new();
    readonly UserId ann;
    readonly UserId bob;

    public GiftTests() => (ann, bob) = (horde.Register(5, kudos: 125), horde.Register(6, kudos: 25));

    TransferKudos Transfer(UserId from, UserId? to, int amount, string? key = null) => new(horde.NextGuid(), from, to, null, Kudos.Whole(amount), key);

    Refusal Refused(TransferKudos transfer) => Assert.IsType<TransferResult.Refused>(horde.Do(transfer)).Why;

    [Fact]
    public void A_gift_moves_kudos_and_counts_as_gifted_and_received()
    {
        Assert.IsType<TransferResult.Transferred>(horde.Do(Transfer(ann, bob, 60)));
        Assert.Equal((Kudos.Whole(65), Kudos.Whole(85)), (horde.Balance(ann), horde.Balance(bob)));
        Assert.Equal(Kudos.Whole(-60), horde.Ledger.Account(AccountId.Spendable(ann)).Total(PostingAction.Gifted));
        Assert.Equal(Kudos.Whole(60), horde.Ledger.Account(AccountId.Spendable(bob)).Total(PostingAction.Received));
    }

    [Fact]
    public void A_gift_to_education_counts_as_donated()
    {
        var school = horde.Register(7, Roles.Education);
        horde.Do(Transfer(ann, school, 10));
        Assert.Equal(Kudos.Whole(-10), horde.Ledger.Account(AccountId.Spendable(ann)).Total(PostingAction.Donated));
    }

    [Fact]
    public void A_first_gift_lifts_a_new_account_to_its_floor()
    {
        var newcomer = horde.Register(7);
        horde.Do(Transfer(ann, newcomer, 10));
        Assert.Equal((Kudos.Whole(115), Floors.Registered), (horde.Balance(ann), horde.Balance(newcomer)));
        horde.BooksAddUp();
    }

    [Fact]
    public void Nobody_gives_what_is_not_above_the_floor()
    {
        Assert.Equal(Refusal.KudosTransferNotEnough, Refused(Transfer(ann, bob, 101)));
        Assert.IsType<TransferResult.Transferred>(horde.Do(Transfer(ann, bob, 100)));
        Assert.Equal(Refusal.KudosTransferNotEnough, Refused(Transfer(ann, bob, 1)));
    }

    [Fact]
    public void Nothing_goes_back_within_a_minute()
    {
        horde.Do(Transfer(ann, bob, 10));
        Assert.Equal(Refusal.TooFastKudosTransfers, Refused(Transfer(bob, ann, 1)));
        Assert.IsType<TransferResult.Transferred>(horde.Do(Transfer(ann, bob, 10)));
        horde.Wait(GiftStream.CoolDown);
        Assert.IsType<TransferResult.Transferred>(horde.Do(Transfer(bob, ann, 1)));
    }

    [Fact]
    public void A_repeated_key_gets_the_first_answer_even_when_the_checks_would_now_fail()
    {
        horde.Do(Transfer(ann, bob, 10, "k"));
        horde.Do(new ModifyUser(horde.NextGuid(), ann, Actor.Operator, new() { Flagged = true }) with { Caller = Moderator() });
        var repeated = Assert.IsType<Outcome<TransferResult>.Done>(horde.Submit(Transfer(ann, bob, 10, "k")));
        Assert.True(repeated.Replayed);
        Assert.IsType<TransferResult.Transferred>(repeated.Result);
        Assert.IsType<Outcome<TransferResult>.KeyReused>(horde.Submit(Transfer(ann, bob, 11, "k")));
        Assert.Equal(Kudos.Whole(115), horde.Balance(ann));
    }

    Actor Moderator() => new(horde.Register(90, Roles.Moderator), false);

    [Fact]
    public void The_checks_come_in_the_contracts_order()
    {
        var anonymous = horde.Register(0, kind: UserKind.Anonymous);
        var (flagged, school, suspect) = (horde.Register(7, Roles.Flagged, 100), horde.Register(8, Roles.Education, 100), Suspect(9));
        Assert.Equal(Refusal.KudosTransferFromAnon, Refused(Transfer(anonymous, ann, 1)));
        Assert.Equal(Refusal.InvalidTargetUsername, Refused(Transfer(ann, null, 1)));
        Assert.Equal(Refusal.InvalidTargetUsername, Refused(Transfer(ann, new UserId(99), 1)));
        Assert.Equal(Refusal.KudosTransferToAnon, Refused(Transfer(ann, anonymous, 1)));
        Assert.Equal(Refusal.KudosTransferToSelf, Refused(Transfer(ann, ann, 1)));
        Assert.Equal(Refusal.FaultWhenKudosSending, Refused(Transfer(suspect, ann, -1)));
        Assert.Equal(Refusal.SourceAccountFlagged, Refused(Transfer(flagged, suspect, 1)));
        Assert.Equal(Refusal.EducationCannotSendKudos, Refused(Transfer(school, suspect, 1)));
        Assert.Equal(Refusal.FaultWhenKudosReceiving, Refused(Transfer(ann, suspect, -1)));
        Assert.Equal(Refusal.TargetAccountFlagged, Refused(Transfer(ann, flagged, -1)));
        Assert.Equal(Refusal.NegativeKudosTransfer, Refused(Transfer(ann, bob, -1)));
        Assert.Equal(Refusal.InvalidKudosTransferAmount, Refused(Transfer(ann, bob, 0)));
    }

    UserId Suspect(int id)
    {
        var user = horde.Register(id, kudos: 100);
        for (var mark = 0; mark < 5; mark++) horde.Do(new SuspectUser(user, Suspicion.CorruptPrompt));
        return user;
    }

    [Fact]
    public void Deleted_accounts_neither_give_nor_get()
    {
        horde.Do(new DeleteUser(bob, new(bob, false), horde.Now));
        Assert.Equal(Refusal.DeletedUser, Refused(Transfer(ann, bob, 1)));
        Assert.Equal(Refusal.DeletedUser, Refused(Transfer(bob, ann, 1)));
    }

    [Fact]
    public void An_expired_shared_key_gets_nothing()
    {
        var key = horde.Share(bob, 10, expires: horde.Now);
        Assert.Equal(Refusal.SharedKeyExpired, Refused(new(horde.NextGuid(), ann, bob, key, Kudos.Whole(1), null)));
        Assert.Equal(Kudos.Whole(10), ((SharedKeyState.Usable)horde.Ledger.State(SharedKeyStream.Of(key))).Key.Budget);
    }

    [Fact]
    public void Only_the_first_administrator_awards_and_may_take_back()
    {
        var admin = horde.Register(1, Roles.Moderator);
        AwardResult Award(UserId caller, UserId? to, int amount) => horde.Do(new AwardKudos(horde.NextGuid(), caller, to, Kudos.Whole(amount)));
        Assert.Equal(Refusal.NotAllowedAwards, Assert.IsType<AwardResult.Refused>(Award(ann, bob, 5)).Why);
        Assert.Equal(Refusal.InvalidAwardUsername, Assert.IsType<AwardResult.Refused>(Award(admin, null, 5)).Why);
        Assert.IsType<AwardResult.Awarded>(Award(admin, bob, 50));
        Assert.IsType<AwardResult.Awarded>(Award(admin, bob, -5));
        Assert.Equal(Kudos.Whole(70), horde.Balance(bob));
    }

    [Fact]
    public void The_monthly_allowance_comes_once_a_month_and_makes_up_what_was_missed()
    {
        var moderator = horde.Register(7, Roles.Moderator, kudos: 100);
        var first = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
        Kudos Pay(DateTimeOffset month) => horde.Do(new PayMonthly(moderator, Kudos.Zero, month));
        Assert.Equal(UserLimits.ModeratorMonthly, Pay(first));
        Assert.Equal(Kudos.Zero, Pay(first));
        Assert.Equal(Kudos.Zero, Pay(first.AddMonths(1)));
        horde.Wait(TimeSpan.FromDays(63));
        Assert.Equal(UserLimits.ModeratorMonthly, Pay(first.AddMonths(1)));
        Assert.Equal(UserLimits.ModeratorMonthly, Pay(first.AddMonths(2)));
        Assert.Equal(Kudos.Zero, Pay(first.AddMonths(3)));
        Assert.Equal(Kudos.Whole(100) + UserLimits.ModeratorMonthly * 3, horde.Balance(moderator));
    }

    [Fact]
    public void Rating_pays_once_and_less_than_the_request_cost()
    {
        var worker = horde.Hire(horde.Register(7, Roles.Trusted));
        var request = horde.Ask(ann);
        horde.Deliver(request, horde.Claimed(request, worker));
        Assert.Equal(Kudos.Whole(11), horde.Do(new RewardRating(request, ann, Kudos.Whole(15))));
        var balance = horde.Balance(ann);
        Assert.Equal(Kudos.Whole(11), horde.Do(new RewardRating(request, ann, Kudos.Whole(15))));
        Assert.Equal(balance, horde.Balance(ann));
    }
}
