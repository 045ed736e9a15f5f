using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using FsCheck;
using FsCheck.Fluent;

namespace AIHorde.Ledger.Tests.Requests;

/// <summary>Random sequences of commands on one request, against a model that only counts.</summary>
public sealed class LifeCycleProperties
{
    const int Units = 4;

    enum Move
    {
        Claim,
        ClaimTwo,
        Deliver,
        DeliverAgain,
        Fault,
        Overdue,
        Decoy,
        Cancel,
        WaitAMinute,
        WaitALot,
        Expire,
    }

    static readonly Gen<(Move Move, int Pick)[]> Moves = Gen.Elements(Enum.GetValues<Move>()).Zip(Gen.Choose(0, 9)).ArrayOf(40);

    [Fact]
    public void Any_sequence_of_commands_agrees_with_a_model_that_only_counts() =>
        Prop.ForAll(Arb.From(Moves), moves => new Run().Play(moves)).QuickCheckThrowOnFailure();

    sealed class Run
    {
        readonly MemoryHorde horde = new();
        readonly UserId ann;
        readonly WorkerId worker;
        readonly RequestId request;
        readonly List<JobId> running = [];
        readonly List<JobId> ended = [];
        int waiting = Units;
        int delivered;
        int faults;
        bool closed;
        bool gone;
        DateTimeOffset expires;

        public Run()
        {
            (ann, var bob) = (horde.Register(5, kudos: 10_000), horde.Register(6, Roles.Trusted));
            (worker, request) = (horde.Hire(bob), horde.Ask(ann, Units));
            expires = horde.Now + RequestLimits.Lifetime;
        }

        public void Play((Move Move, int Pick)[] moves)
        {
            foreach (var (move, pick) in moves)
            {
                if (gone) break;
                Step(move, pick);
                Check();
            }
        }

        void Step(Move move, int pick)
        {
            switch (move)
            {
                case Move.Claim: Claim(1); break;
                case Move.ClaimTwo: Claim(2); break;
                case Move.Deliver when running.Count > 0: Deliver(running[pick % running.Count]); break;
                case Move.DeliverAgain when ended.Count > 0: Assert.IsNotType<DeliverResult.Accepted>(horde.Deliver(request, ended[pick % ended.Count])); break;
                case Move.Fault when running.Count > 0: Fault(running[pick % running.Count], FaultReason.Reported); break;
                case Move.Overdue when running.Count > 0: Overdue(running[pick % running.Count]); break;
                case Move.Decoy: Decoy(); break;
                case Move.Cancel: Cancel(); break;
                case Move.WaitAMinute: horde.Wait(TimeSpan.FromMinutes(1)); break;
                case Move.WaitALot: horde.Wait(TimeSpan.FromMinutes(pick)); break;
                case Move.Expire: Expire(); break;
            }
        }

        bool Claimable => !closed && waiting > 0 && horde.Now < expires;

        void Claim(int amount)
        {
            var result = horde.Claim(request, worker, amount);
            var expected = Claimable ? Math.Min(amount, waiting) : 0;
            Assert.Equal(expected, result is ClaimResult.Claimed claimed ? claimed.Jobs.Count : 0);
            if (expected == 0) return;
            running.AddRange(((ClaimResult.Claimed)result).Jobs.Select(job => job.Job));
            waiting -= expected;
            Prolong();
        }

        void Deliver(JobId job)
        {
            var finishes = waiting == 0 && running.Count == 1;
            Assert.Equal(finishes, Assert.IsType<DeliverResult.Accepted>(horde.Deliver(request, job)).Finished);
            End(job);
            delivered++;
            closed |= finishes;
            Prolong();
        }

        void Fault(JobId job, FaultReason reason)
        {
            var requeued = Assert.IsType<FaultResult.Faulted>(horde.Fault(request, job, reason)).Requeued;
            End(job);
            faults++;
            Assert.Equal(!closed && faults < RequestLimits.FaultsMax, requeued);
            if (requeued) waiting++;
            else if (!closed) (waiting, closed) = (0, true);
        }

        void Overdue(JobId job)
        {
            if (horde.Now >= horde.Request(request).Find(job)!.LeaseEnds) Fault(job, FaultReason.LeaseExpired);
            else Assert.IsType<FaultResult.StillLeased>(horde.Fault(request, job, FaultReason.LeaseExpired));
        }

        void Decoy()
        {
            var tricked = horde.Hire(horde.Register(1000 + horde.Ledger.Events.Count, Roles.Trusted));
            Assert.Equal(Claimable, horde.Claim(request, tricked, decoy: true) is ClaimResult.Claimed);
        }

        void Cancel()
        {
            Assert.IsType<CancelResult.Cancelled>(horde.Cancel(request));
            if (closed) return;
            (waiting, closed) = (0, true);
        }

        void Expire()
        {
            gone = horde.Now >= expires;
            Assert.Equal(gone, horde.Expire(request) is ExpireResult.Expired);
        }

        void End(JobId job)
        {
            running.Remove(job);
            ended.Add(job);
        }

        void Prolong() => expires = horde.Now + RequestLimits.Lifetime > expires ? horde.Now + RequestLimits.Lifetime : expires;

        void Check()
        {
            if (gone) return;
            var body = horde.Request(request);
            Assert.Equal((waiting, running.Count, delivered, faults), (body.Waiting, body.Processing, body.Finished, body.Restarted));
            Assert.Equal(expires, body.ExpiresAt);
            Assert.Equal(Kudos.Whole(1 + 11 * delivered), body.Consumed);
            Assert.Equal(Kudos.Whole(10_000) - body.Consumed, horde.Balance(ann));
            horde.BooksAddUp();
        }
    }
}
