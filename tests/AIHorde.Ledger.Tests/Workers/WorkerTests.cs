using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Tests.Workers;

public sealed class WorkerTests
{
    readonly MemoryHorde horde = new();
    readonly UserId ann;
    readonly Actor moderator;

    public WorkerTests() => (ann, moderator) = (horde.Register(5, kudos: 100), new(horde.Register(80, Roles.Moderator), false));

    WorkerResult CheckIn(WorkerId worker, UserId caller, int reward = 55, WorkerKind kind = WorkerKind.Text, WorkerSettings? settings = null) =>
        horde.Do(new CheckIn(horde.NextGuid(), worker, kind, caller, settings ?? new(), Kudos.Whole(reward)));

    static Refusal Refused(WorkerResult result) => Assert.IsType<WorkerResult.Refused>(result).Why;

    WorkerResult Register(UserId owner, string name, bool inviteOnly = false, int sameAddress = 0, WorkerKind kind = WorkerKind.Text) =>
        horde.Do(new RegisterWorker(new(horde.NextGuid()), kind, name, owner, new()) { InviteOnly = inviteOnly, SameAddress = sameAddress });

    [Fact]
    public void A_name_belongs_to_one_worker_of_any_kind()
    {
        Assert.IsType<WorkerResult.Done>(Register(ann, "moss"));
        Assert.Equal(Refusal.WorkerNameAlreadyExists, Refused(Register(moderator.User, "moss", kind: WorkerKind.Image)));
        Assert.IsType<WorkerResult.Done>(Register(ann, "Moss"));
    }

    [Fact]
    public void An_untrusted_account_reaches_four_workers_and_alchemists_do_not_count()
    {
        Register(ann, "alchemist", kind: WorkerKind.Interrogation);
        for (var n = 0; n < 4; n++) Assert.IsType<WorkerResult.Done>(Register(ann, $"w{n}"));
        Assert.Equal(Refusal.TooManyWorkers, Refused(Register(ann, "one more")));
        Assert.Equal(Refusal.TooManySameIPs, Refused(Register(moderator.User, "m", sameAddress: 21)));
        Assert.Equal(Refusal.WorkerInviteOnly, Refused(Register(moderator.User, "m", inviteOnly: true)));
    }

    [Fact]
    [Trait("threat", "4")]
    public void The_anonymous_the_flagged_and_the_deleted_run_no_workers()
    {
        Assert.Equal(Refusal.AnonForbiddenWorker, Refused(Register(horde.Register(0, kind: UserKind.Anonymous), "a")));
        Assert.Equal(Refusal.WorkerFlaggedMaintenance, Refused(Register(horde.Register(6, Roles.Flagged), "b")));
        var gone = horde.Register(7);
        horde.Do(new DeleteUser(gone, new(gone, false), horde.Now));
        Assert.Equal(Refusal.DeletedUser, Refused(Register(gone, "c")));
    }

    [Fact]
    public void Check_ins_count_at_most_every_half_minute()
    {
        var worker = horde.Hire(ann);
        horde.Wait(TimeSpan.FromMinutes(1));
        CheckIn(worker, ann);
        horde.Wait(TimeSpan.FromSeconds(29));
        CheckIn(worker, ann, settings: new() { Threads = 9 });
        Assert.Equal((60L, 1), (horde.Duty(worker).UptimeSeconds, horde.Worker(worker).Settings.Threads));
        horde.Wait(TimeSpan.FromSeconds(1));
        CheckIn(worker, ann, settings: new() { Threads = 9 });
        Assert.Equal((90L, 9), (horde.Duty(worker).UptimeSeconds, horde.Worker(worker).Settings.Threads));
    }

    [Fact]
    public void A_young_worker_is_always_heard()
    {
        var worker = horde.Hire(ann);
        horde.Wait(TimeSpan.FromSeconds(5));
        CheckIn(worker, ann, settings: new() { Threads = 3 });
        Assert.Equal(3, horde.Worker(worker).Settings.Threads);
    }

    void StayUp(WorkerId worker, UserId owner, int minutes, WorkerKind kind = WorkerKind.Text)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            horde.Wait(TimeSpan.FromMinutes(1));
            CheckIn(worker, owner, kind: kind);
        }
    }

    [Fact]
    public void Ten_minutes_of_uptime_are_rewarded_once_into_escrow_of_the_untrusted()
    {
        var worker = horde.Hire(ann);
        StayUp(worker, ann, 10);
        Assert.Equal(Kudos.Zero, horde.Escrow(ann));
        StayUp(worker, ann, 1);
        Assert.Equal((Kudos.Whole(55), Kudos.Whole(100)), (horde.Escrow(ann), horde.Balance(ann)));
        StayUp(worker, ann, 10);
        Assert.Equal(Kudos.Whole(55), horde.Escrow(ann));
        StayUp(worker, ann, 1);
        Assert.Equal(Kudos.Whole(110), horde.Escrow(ann));
    }

    [Fact]
    public void The_trusted_and_alchemists_are_rewarded_at_once()
    {
        StayUp(horde.Hire(moderator.User), moderator.User, 11);
        StayUp(horde.Hire(ann, WorkerKind.Interrogation), ann, 11, WorkerKind.Interrogation);
        Assert.Equal(Kudos.Whole(55), horde.Balance(moderator.User));
        Assert.Equal(Kudos.Whole(155), horde.Balance(ann));
    }

    [Fact]
    public void Coming_back_from_absence_starts_the_ten_minutes_anew()
    {
        var worker = horde.Hire(ann);
        StayUp(worker, ann, 10);
        horde.Wait(WorkerLimits.Stale + TimeSpan.FromSeconds(1));
        CheckIn(worker, ann);
        StayUp(worker, ann, 10);
        Assert.Equal(Kudos.Zero, horde.Escrow(ann));
        StayUp(worker, ann, 1);
        Assert.Equal(Kudos.Whole(55), horde.Escrow(ann));
    }

    [Fact]
    public void A_worker_serves_its_owner_and_its_kind()
    {
        var worker = horde.Hire(ann);
        Assert.Equal(Refusal.WrongCredentials, Refused(CheckIn(worker, moderator.User)));
        Assert.Equal(Refusal.PolymorphicNameConflict, Refused(CheckIn(worker, ann, kind: WorkerKind.Image)));
    }

    [Fact]
    public void The_twenty_first_abort_of_an_hour_sends_a_worker_into_maintenance()
    {
        var worker = horde.Hire(ann);
        void Abort()
        {
            var request = horde.Ask(moderator.User);
            horde.Fault(request, horde.Claimed(request, worker));
        }
        for (var abort = 0; abort < 20; abort++) Abort();
        Assert.False(horde.Worker(worker).Maintenance);
        Abort();
        Assert.Contains("maintenance mode", horde.Worker(worker).MaintenanceMessage, StringComparison.Ordinal);
        Assert.Equal((true, 21, 0), (horde.Worker(worker).Maintenance, horde.Duty(worker).UncompletedJobs, horde.Duty(worker).Aborts));
        Assert.Equal([Suspicion.TooManyJobsAborted], horde.Worker(worker).Suspicions);
        Assert.Equal(worker, Assert.Single(horde.User(ann).Suspicions).Worker);
    }

    [Fact]
    public void An_alchemist_may_give_up_more_and_nobody_is_sent_away_during_a_raid()
    {
        Assert.Equal(AbortRule.Alchemist, AbortRule.Normal.For(RequestKind.Alchemy));
        Assert.Equal(AbortRule.Normal, AbortRule.Normal.For(RequestKind.Text));
        var worker = horde.Hire(ann);
        for (var abort = 0; abort < 11; abort++)
        {
            var request = horde.Ask(moderator.User);
            var job = horde.Claimed(request, worker);
            horde.Do(new FaultJob(horde.Parties(request, job), worker, FaultReason.Reported) { Aborts = AbortRule.Raided });
        }
        Assert.Equal((false, Suspicion.TooManyJobsAborted), (horde.Worker(worker).Maintenance, Assert.Single(horde.Worker(worker).Suspicions)));
    }

    [Fact]
    public void Aborts_are_counted_by_the_hour()
    {
        var worker = horde.Hire(ann);
        for (var abort = 0; abort < 40; abort++)
        {
            var request = horde.Ask(moderator.User);
            horde.Fault(request, horde.Claimed(request, worker));
            horde.Wait(TimeSpan.FromMinutes(3.1));
        }
        Assert.False(horde.Worker(worker).Maintenance);
    }

    [Fact]
    [Trait("threat", "1")]
    public void A_worker_that_is_too_fast_too_often_is_paused_unless_it_is_trusted()
    {
        WorkerProfile Rush(UserId owner)
        {
            var worker = horde.HireOnce(owner);
            for (var job = 0; job < 5; job++)
            {
                var request = horde.Ask(moderator.User);
                var id = horde.Claimed(request, worker);
                horde.Do(new DeliverJob(horde.Parties(request, id), Kudos.Whole(1), Kudos.Whole(1), Kudos.Whole(2)) { Suspect = worker });
            }
            return horde.Worker(worker);
        }
        Assert.Equal((true, 5), (Rush(ann).Paused, Rush(ann).Suspicions.Length - 5));
        Assert.Equal((false, 0), (Rush(moderator.User).Paused, Rush(moderator.User).Suspicions.Length));
    }

    [Fact]
    public void Owners_edit_and_moderators_pause()
    {
        var (worker, stranger) = (horde.Hire(ann), new Actor(horde.Register(6), false));
        var owner = new Actor(ann, false);
        Assert.Equal(Refusal.NotOwner, Refused(horde.Do(new ModifyWorker(worker, stranger) { Maintenance = true })));
        Assert.Equal(Refusal.NotModerator, Refused(horde.Do(new ModifyWorker(worker, stranger) { Name = new("x", "y") })));
        Assert.Equal(Refusal.NotModerator, Refused(horde.Do(new ModifyWorker(worker, owner) { Paused = true })));
        Assert.Equal(Refusal.TeamNotFound, Refused(horde.Do(new ModifyWorker(worker, owner) { JoinTeam = new(horde.NextGuid()) })));
        horde.Do(new ModifyWorker(worker, owner) { Maintenance = true, MaintenanceMessage = "back soon", Info = "mine" });
        Assert.Equal((true, "back soon", "mine"), (horde.Worker(worker).Maintenance, horde.Worker(worker).MaintenanceMessage, horde.Worker(worker).Info));
        horde.Do(new ModifyWorker(worker, owner) { Maintenance = false });
        Assert.Equal(WorkerLimits.DefaultMaintenanceMessage, horde.Worker(worker).MaintenanceMessage);
    }

    [Fact]
    public void A_renamed_worker_frees_its_name_and_so_does_a_deleted_one()
    {
        var first = Assert.IsType<WorkerResult.Done>(Register(ann, "moss")).Worker.Id;
        var owner = new Actor(ann, false);
        Register(ann, "fern");
        Assert.Equal(Refusal.WorkerNameAlreadyExists, Refused(horde.Do(new ModifyWorker(first, owner) { Name = new("moss", "fern") })));
        Assert.Equal("ivy", Assert.IsType<WorkerResult.Done>(horde.Do(new ModifyWorker(first, owner) { Name = new("moss", "ivy") })).Worker.Name);
        Assert.IsType<WorkerResult.Done>(Register(ann, "moss"));
        Assert.Equal(Refusal.NotModerator, Refused(horde.Do(new DeleteWorker(first, new(horde.Register(6), false), ann, "ivy"))));
        Assert.Equal(Refusal.WorkerNotFound, Refused(horde.Do(new DeleteWorker(first, owner, ann, "moss"))));
        Assert.IsType<WorkerResult.Done>(horde.Do(new DeleteWorker(first, owner, ann, "ivy")));
        Assert.IsType<WorkerResult.Done>(Register(ann, "ivy"));
    }
}
