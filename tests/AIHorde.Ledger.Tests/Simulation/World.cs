using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Tests.Simulation;

/// <summary>
/// A cluster in virtual time: the real commands over a ledger in memory, a network that repeats, delays and loses, and an auditor who looks
/// at everything that is recorded. The same seed plays the same history.
/// </summary>
sealed class World(int seed)
{
    /// <summary>The share of the cluster that a broken network cuts off.</summary>
    const double CutOffShare = 0.5;

    readonly List<(DateTimeOffset At, Action Message)> underway = [];
    DateTimeOffset cutOffUntil;
    int ids;

    public Random Random { get; } = new(seed);

    public MemoryLedger Ledger { get; } = new();

    public Auditor Auditor { get; } = new();

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<UserId> Users { get; } = [];

    public List<WorkerId> Workers { get; } = [];

    public List<SharedKeyId> SharedKeys { get; } = [];

    public List<RequestId> Requests { get; } = [];

    public List<(RequestId Request, JobId Job, WorkerId Worker)> Jobs { get; } = [];

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public T Any<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];

    public Guid NewId() => new(++ids, 0, 7, [0x80, 0, 0, 0, 0, 0, 0, 0]);

    public RequestBody? Body(RequestId request) => Ledger.State(RequestStream.Of(request)).Known;

    public Profile? Profile(UserId user) => Ledger.State(UserStream.Of(user)).Known;

    public WorkerProfile? Worker(WorkerId worker) => Ledger.State(WorkerStream.Of(worker)).Known;

    public TResult Do<TResult>(Command<TResult> command)
    {
        var outcome = Ledger.Submit(command, Now);
        Auditor.Look(Ledger);
        return outcome is Outcome<TResult>.Done done ? done.Result : throw new InvalidOperationException($"{command} got {outcome}");
    }

    /// <summary>Sends over a bad network: usually once, sometimes twice, sometimes later than what is sent after it, sometimes never.</summary>
    public void Send(Action message)
    {
        var luck = Random.NextDouble();
        if (luck < 0.02) return;
        if (Now < cutOffUntil && Chance(CutOffShare))
        {
            // Whoever cannot get through tries again until the network is whole, and all of them arrive at once.
            underway.Add((cutOffUntil, message));
            return;
        }
        if (luck < 0.12)
        {
            underway.Add((Now.AddSeconds(Random.Next(600)), message));
            if (luck < 0.07) return;
        }
        message();
        if (luck > 0.93) message();
    }

    /// <summary>The network falls in two: half of the cluster speaks to nobody for so long.</summary>
    public void CutOff(TimeSpan time) => cutOffUntil = Now + time;

    public void Pass(TimeSpan time)
    {
        Now += time;
        foreach (var (_, message) in underway.Where(u => u.At <= Now).OrderBy(u => u.At).ToList()) message();
        underway.RemoveAll(u => u.At <= Now);
    }

    /// <summary>The rounds that every node makes: leases taken back, requests ended.</summary>
    public void MakeRounds()
    {
        foreach (var (request, job, worker) in Jobs.ToList())
        {
            if (Body(request)?.Find(job) is { Outcome: JobOutcome.Running } running && running.LeaseEnds <= Now)
                Do(new FaultJob(JobParties.Of(Body(request)!.Ask, running), worker, FaultReason.LeaseExpired));
        }
        foreach (var request in Requests.ToList())
        {
            if (Body(request) is { } body && body.ExpiresAt <= Now)
                Do(new ExpireRequest(request, body.Ask.Terms.Requester, body.Ask.Terms.UpfrontHold.IsPositive));
        }
        Jobs.RemoveAll(job => Body(job.Request) is null && Chance(0.5));
        Requests.RemoveAll(request => Body(request) is null);
    }
}
