using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Tests.Simulation;

/// <summary>The workers: honest ones that sometimes crash, and others that hand in twice, hand in what is not theirs, and never give up a dead job.</summary>
sealed class Crew(World world)
{
    public void Hire()
    {
        var (owner, id) = (world.Any(world.Users), new WorkerId(world.NewId()));
        var kind = world.Chance(0.2) ? WorkerKind.Interrogation : WorkerKind.Text;
        var register = new RegisterWorker(id, kind, $"worker {id}", owner, new() { Models = ["fern"] });
        world.Send(() =>
        {
            if (world.Do(register) is WorkerResult.Done && !world.Workers.Contains(id)) world.Workers.Add(id);
        });
    }

    public void CheckIn()
    {
        if (world.Workers.Count == 0 || world.Worker(world.Any(world.Workers)) is not { } worker) return;
        var checkIn = new CheckIn(world.NewId(), worker.Id, worker.Kind, worker.Owner, worker.Settings, Kudos.Whole(55));
        world.Send(() => world.Do(checkIn));
    }

    public void Pop()
    {
        if (world.Workers.Count == 0 || world.Requests.Count == 0) return;
        var (request, worker) = (world.Any(world.Requests), world.Worker(world.Any(world.Workers)));
        if (worker is null || world.Body(request) is not { } body) return;
        if (body.Ask.Needs is AlchemyNeeds != (worker.Kind == WorkerKind.Interrogation)) return;
        var ids = Enumerable.Range(0, world.Random.Next(1, 4)).Select(_ => new JobId(world.NewId())).ToList();
        var claim = new ClaimJobs(request, worker.Id, worker.Owner, ids, RequestLimits.TextLease)
        {
            Model = "fern",
            Decoy = worker.Paused || world.Chance(0.03),
            Units = body.Ask.Needs is AlchemyNeeds ? [world.Random.Next(body.Units.Length)] : null,
        };
        world.Send(() =>
        {
            if (world.Do(claim) is ClaimResult.Claimed claimed) Remember(claim, claimed);
        });
    }

    void Remember(ClaimJobs claim, ClaimResult.Claimed claimed)
    {
        foreach (var job in claimed.Jobs.Where(job => world.Jobs.All(known => known.Job != job.Job)))
            world.Jobs.Add((claim.Request, job.Job, claim.Worker));
    }

    public void Submit()
    {
        if (world.Jobs.Count == 0) return;
        var (request, id, _) = world.Any(world.Jobs);
        if (world.Body(request) is not { } body || body.Find(id) is not { } job) return;
        var reward = body.Ask.Needs is AlchemyNeeds ? Kudos.Whole(1) : Kudos.FromDecimal(world.Random.Next(100, 3000) / 100m);
        var deliver = new DeliverJob(JobParties.Of(body.Ask, job), reward, reward, world.Chance(0.1) ? Kudos.Whole(1) : reward + Kudos.Whole(1))
        {
            Suspect = world.Chance(0.01) ? job.Worker : null,
        };
        world.Send(() =>
        {
            var result = world.Do(deliver);
            if (world.Chance(0.2)) Assert.IsNotType<DeliverResult.Accepted>(world.Do(deliver with { Reward = Kudos.Whole(9999), Credit = Kudos.Whole(9999) }));
            if (result is DeliverResult.Accepted && world.Chance(0.8)) world.Jobs.RemoveAll(known => known.Job == id);
        });
    }

    public void GiveUp()
    {
        if (world.Jobs.Count == 0) return;
        var (request, id, worker) = world.Any(world.Jobs);
        if (world.Body(request) is not { } body || body.Find(id) is not { } job) return;
        var fault = new FaultJob(JobParties.Of(body.Ask, job), worker, FaultReason.Reported);
        world.Send(() => world.Do(fault));
    }
}
