using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Tests.Users;

public sealed class UserTests
{
    readonly MemoryHorde horde = new();
    readonly UserId ann;
    readonly Actor moderator;
    readonly Actor admin;

    public UserTests()
    {
        ann = horde.Register(5, kudos: 100);
        moderator = new(horde.Register(80, Roles.Moderator | Roles.Trusted), false);
        admin = new(horde.Register(81), true);
    }

    ModifyUserResult Modify(Actor caller, UserChanges changes, UserId? target = null) =>
        horde.Do(new ModifyUser(horde.NextGuid(), target ?? ann, caller, changes) { Workers = [.. horde.User(target ?? ann).Workers.Select(w => w.Worker)] });

    static Refusal Refused(ModifyUserResult result) => Assert.IsType<ModifyUserResult.Refused>(result).Why;

    [Fact]
    public void Registering_opens_an_account_at_zero()
    {
        Assert.Equal(("user5#5", 30, false), (horde.User(ann).Alias, horde.User(ann).Concurrency, horde.User(ann).PublicWorkers));
        Assert.Equal(Kudos.Zero, horde.Balance(horde.Register(7)));
        var anonymous = horde.User(horde.Register(0, kind: UserKind.Anonymous));
        Assert.Equal((500, true), (anonymous.Concurrency, anonymous.PublicWorkers));
    }

    [Fact]
    public void An_identity_and_a_key_belong_to_one_account()
    {
        horde.Do(new RegisterUser(new(7), UserKind.Registered, "x", "k7") { IdentityHash = "github" });
        Assert.Equal(new UserId(7), Assert.IsType<UserResult.IdentityTaken>(
            horde.Do(new RegisterUser(new(8), UserKind.Registered, "y", "k8") { IdentityHash = "github" })).User);
        Assert.IsType<UserResult.Refused>(horde.Do(new RegisterUser(new(9), UserKind.Pseudonymous, "z", "k7")));
    }

    [Fact]
    public void A_name_that_is_too_long_is_cut_and_noted()
    {
        horde.Do(new RegisterUser(new(7), UserKind.Pseudonymous, new string('x', 31), "k7"));
        Assert.Equal((30, Suspicion.UsernameLong), (horde.User(new(7)).Username.Length, Assert.Single(horde.User(new(7)).Suspicions).Reason));
    }

    [Fact]
    public void A_replaced_key_opens_nothing_any_more()
    {
        Assert.IsType<UserResult.Done>(horde.Do(new SetApiKey(ann, "hash5", "new", "ann")));
        Assert.Equal(("new", "ann"), (horde.User(ann).KeyHash, horde.User(ann).Username));
        Assert.IsType<UserResult.Done>(horde.Do(new RegisterUser(new(9), UserKind.Pseudonymous, "z", "hash5")));
        Assert.IsType<UserResult.Refused>(horde.Do(new SetApiKey(ann, "hash5", "newer", null)));
    }

    [Fact]
    public void Fields_are_guarded_by_role()
    {
        var self = new Actor(ann, false);
        Assert.Equal(Refusal.NoUserModSelected, Refused(Modify(admin, new())));
        Assert.Equal(Refusal.NotAdmin, Refused(Modify(moderator, new() { Kudos = Kudos.Whole(1) })));
        Assert.Equal(Refusal.NotModerator, Refused(Modify(admin, new() { Trusted = true })));
        Assert.Equal(Refusal.NotModerator, Refused(Modify(self, new() { Concurrency = 100 })));
        Assert.Equal(Refusal.NotModerator, Refused(Modify(new(admin.User, false), new() { Username = "mine" })));
        Assert.Equal(Refusal.NonServiceForbidden, Refused(Modify(self, new() { ProxyPasskey = "p" })));
        Assert.Equal(Refusal.UserNotDeleted, Refused(Modify(self, new() { Undelete = true })));
        Assert.IsType<ModifyUserResult.Done>(Modify(self, new() { Username = "me", PublicWorkers = true, Contact = "me@x.org" }));
        Assert.Equal("me", horde.User(ann).Username);
    }

    [Fact]
    public void A_refused_change_changes_nothing_of_it()
    {
        Refused(Modify(moderator, new() { Concurrency = 7, Kudos = Kudos.Whole(1) }));
        Assert.Equal(30, horde.User(ann).Concurrency);
    }

    [Fact]
    public void An_administrator_moves_kudos_and_a_deduction_stops_at_the_floor()
    {
        Assert.Equal(Kudos.Whole(150), Assert.IsType<ModifyUserResult.Done>(Modify(admin, new() { Kudos = Kudos.Whole(50) })).Balance);
        Assert.Equal(Floors.Registered, Assert.IsType<ModifyUserResult.Done>(Modify(admin, new() { Kudos = Kudos.Whole(-500) })).Balance);
        horde.BooksAddUp();
    }

    [Fact]
    public void A_raise_of_the_monthly_amount_is_paid_at_once_and_never_below_zero()
    {
        Modify(admin, new() { MonthlyKudos = Kudos.Whole(1000) });
        Assert.Equal((Kudos.Whole(1100), Kudos.Whole(1000)), (horde.Balance(ann), horde.User(ann).MonthlyKudos));
        Modify(admin, new() { MonthlyKudos = Kudos.Whole(-5000) });
        Assert.Equal((Kudos.Whole(1100), Kudos.Zero), (horde.Balance(ann), horde.User(ann).MonthlyKudos));
    }

    [Fact]
    public void Trust_frees_the_escrow_and_the_paused_workers()
    {
        var worker = horde.Hire(ann);
        horde.Do(new ModifyWorker(worker, moderator) { Paused = true });
        var request = horde.Ask(horde.Register(6, kudos: 100));
        horde.Deliver(request, horde.Claimed(request, worker));
        Assert.Equal(Kudos.Whole(5), horde.Escrow(ann));
        Modify(moderator, new() { Trusted = true });
        Assert.Equal((Kudos.Zero, Kudos.Whole(110), false), (horde.Escrow(ann), horde.Balance(ann), horde.Worker(worker).Paused));
    }

    [Fact]
    public void Moderators_are_trusted_and_stay_so()
    {
        Modify(admin, new() { Moderator = true });
        Modify(admin, new() { Moderator = false });
        Assert.Equal(Roles.Trusted, horde.User(ann).Roles);
    }

    [Fact]
    public void Education_raises_the_concurrency_and_takes_only_that_raise_away()
    {
        Modify(moderator, new() { Education = true });
        Assert.Equal(200, horde.User(ann).Concurrency);
        Modify(moderator, new() { Education = false });
        Assert.Equal(30, horde.User(ann).Concurrency);
        Modify(moderator, new() { Concurrency = 77 });
        Modify(moderator, new() { Education = false });
        Assert.Equal(77, horde.User(ann).Concurrency);
    }

    [Fact]
    public void The_anonymous_account_keeps_its_roles()
    {
        var anonymous = horde.Register(0, kind: UserKind.Anonymous);
        Assert.IsType<ModifyUserResult.Done>(Modify(moderator, new() { Trusted = true, PublicWorkers = false }, anonymous));
        Assert.Equal((Roles.None, true), (horde.User(anonymous).Roles, horde.User(anonymous).PublicWorkers));
        Assert.Equal(Refusal.AnonForbiddenUserMod, Refused(Modify(new(anonymous, false), new() { Username = "me" }, anonymous)));
    }

    [Fact]
    public void An_account_is_trusted_by_rule_when_it_earned_enough_is_old_enough_and_unsuspicious()
    {
        horde.Do(new GrantEscrow(horde.NextGuid(), ann, Kudos.Whole(11)));
        bool Promote(int threshold) => horde.Do(new PromoteUser(horde.NextGuid(), ann, Kudos.Whole(threshold), []));
        horde.Wait(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.False(Promote(1));
        horde.Wait(TimeSpan.FromSeconds(1));
        Assert.False(Promote(11));
        Assert.True(Promote(10));
        Assert.Equal((Kudos.Whole(111), Kudos.Zero, true), (horde.Balance(ann), horde.Escrow(ann), horde.User(ann).IsTrusted));
        Assert.False(Promote(10));
    }

    [Fact]
    public void Deleting_twice_wipes_an_account_that_was_long_unused_and_any_number_of_them()
    {
        foreach (var user in (UserId[])[ann, horde.Register(6), horde.Register(7)])
        {
            var worker = horde.Hire(user);
            var key = horde.Share(user, 5);
            DeleteUserResult Delete(DateTimeOffset lastActive) => horde.Do(new DeleteUser(user, new(user, false), lastActive)
            {
                Workers = [new(worker, horde.Ledger.State(WorkerStream.Of(worker)).Known?.Name ?? "")],
                SharedKeys = [key],
                KeyHash = horde.User(user).KeyHash,
            });
            Assert.IsType<DeleteUserResult.Deleted>(Delete(horde.Now));
            Assert.Equal(Refusal.CannotWipeActiveUser, Assert.IsType<DeleteUserResult.Refused>(Delete(horde.Now)).Why);
            Assert.IsType<DeleteUserResult.Wiped>(Delete(horde.Now - UserLimits.WipeAfterInactivity));
            Assert.IsType<UserState.Wiped>(horde.Ledger.State(UserStream.Of(user)));
            Assert.Null(horde.Ledger.State(WorkerStream.Of(worker)).Known);
            Assert.Null(horde.Ledger.State(SharedKeyStream.Of(key)).Known);
        }
    }

    [Fact]
    public void A_deleted_account_comes_back()
    {
        horde.Do(new DeleteUser(ann, new(ann, false), horde.Now));
        Assert.IsType<ModifyUserResult.Done>(Modify(new(ann, false), new() { Undelete = true }));
        Assert.IsType<UserState.Active>(horde.Ledger.State(UserStream.Of(ann)));
    }

    [Fact]
    public void Deletion_has_its_exceptions()
    {
        var anonymous = horde.Register(0, kind: UserKind.Anonymous);
        Refusal Delete(UserId user, UserId caller) =>
            Assert.IsType<DeleteUserResult.Refused>(horde.Do(new DeleteUser(user, new(caller, false), horde.Now))).Why;
        Assert.Equal(Refusal.UserNotFound, Delete(new(99), ann));
        Assert.Equal(Refusal.AnonForbiddenUser, Delete(ann, anonymous));
        Assert.Equal(Refusal.CannotDeleteMod, Delete(moderator.User, moderator.User));
        Assert.Equal(Refusal.NotUserOrMod, Delete(ann, admin.User));
    }
}
