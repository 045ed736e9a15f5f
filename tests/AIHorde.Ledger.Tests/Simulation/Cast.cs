using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Users.Gifts;

namespace AIHorde.Ledger.Tests.Simulation;

/// <summary>Everybody who does something: those who ask, those who give, those who change their mind.</summary>
sealed class Cast(World world)
{
    int people = 10;

    public void Join()
    {
        var kind = world.Chance(0.5) ? UserKind.Pseudonymous : UserKind.Registered;
        var roles = world.Chance(0.3) ? Roles.Trusted : world.Chance(0.03) ? Roles.Flagged : world.Chance(0.05) ? Roles.Education : Roles.None;
        var user = new UserId(people++);
        world.Do(new RegisterUser(user, kind, $"user{user}", $"hash{user}") { Roles = roles });
        world.Users.Add(user);
        if (world.Chance(0.7)) world.Do(new Grant(world.NewId(), user, Kudos.Whole(world.Random.Next(1, 2000))));
    }

    public void Ask()
    {
        var requester = world.Chance(0.2) ? UserId.Anonymous : world.Any(world.Users);
        var terms = new RequestTerms(requester)
        {
            ActivationTax = Kudos.Whole(world.Random.Next(1, 4)),
            UnitPrice = Kudos.Whole(10),
            UpfrontHold = world.Chance(0.3) ? Kudos.Whole(world.Random.Next(1, 200)) : Kudos.Zero,
            StyleOwner = world.Chance(0.1) ? world.Any(world.Users) : null,
        };
        if (world.Chance(0.15) && world.SharedKeys.Count > 0 && world.Ledger.State(SharedKeyStream.Of(world.Any(world.SharedKeys))).Known is { } key)
            terms = terms with { Requester = key.Owner, SharedKey = key.Id };
        var id = new RequestId(world.NewId());
        var queue = Order(id, terms);
        world.Send(() =>
        {
            if (world.Do(queue) is QueueResult.Queued && !world.Requests.Contains(id)) world.Requests.Add(id);
        });
    }

    QueueRequest Order(RequestId id, RequestTerms terms)
    {
        var estimate = Kudos.Whole(world.Random.Next(1, 100));
        if (!world.Chance(0.15))
            return new(id, world.Random.Next(1, 8), new TextNeeds(80, 2048), terms) { Models = ["fern"], Estimate = estimate };
        var forms = Enumerable.Range(0, world.Random.Next(1, 5)).Select(_ => new AlchemyForm("caption", Kudos.Whole(1), Kudos.Whole(2))).ToList();
        return new(id, forms.Count, new AlchemyNeeds(1, forms), terms with { ActivationTax = Kudos.Zero, UpfrontHold = Kudos.Zero });
    }

    public void Cancel()
    {
        if (world.Requests.Count == 0) return;
        var request = world.Any(world.Requests);
        world.Send(() =>
        {
            if (world.Body(request) is not { } body) return;
            var running = body.RealJobs.Where(job => job.Outcome is JobOutcome.Running && body.Ask.Needs is AlchemyNeeds);
            world.Do(new CancelRequest(request, body.Ask.Terms.Requester, body.Ask.Terms.UpfrontHold.IsPositive,
                [.. running.Select(job => JobParties.Of(body.Ask, job))]));
        });
    }

    public void Give()
    {
        var (from, to) = (world.Any(world.Users), world.Any(world.Users));
        SharedKeyId? key = null;
        if (world.Chance(0.1) && world.SharedKeys.Count > 0 && world.Ledger.State(SharedKeyStream.Of(world.Any(world.SharedKeys))).Known is { } known)
            (to, key) = (known.Owner, known.Id);
        var transfer = new TransferKudos(world.NewId(), from, to, key, Kudos.Whole(world.Random.Next(-2, 500)), world.Chance(0.5) ? $"{world.NewId()}" : null);
        world.Send(() => world.Do(transfer));
    }

    public void Share()
    {
        var budget = world.Chance(0.7) ? Kudos.Whole(world.Random.Next(0, 300)) : (Kudos?)null;
        var key = new CreateSharedKey(new(world.NewId()), world.Any(world.Users), null, budget, null, new(null, null, null));
        world.Send(() =>
        {
            if (world.Do(key) is SharedKeyResult.Done && !world.SharedKeys.Contains(key.Id)) world.SharedKeys.Add(key.Id);
        });
    }

    public void Administer()
    {
        var user = world.Any(world.Users);
        var changes = world.Random.Next(4) switch
        {
            0 => new UserChanges { Kudos = Kudos.Whole(world.Random.Next(-300, 300)) },
            1 => new UserChanges { MonthlyKudos = Kudos.Whole(world.Random.Next(-50, 100)) },
            2 => new UserChanges { Trusted = world.Chance(0.7) },
            _ => new UserChanges { Flagged = world.Chance(0.3) },
        };
        var workers = world.Profile(user)!.Workers.Select(worker => worker.Worker).ToList();
        var modify = new ModifyUser(world.NewId(), user, new(Simulation.Moderator, true), changes) { Workers = workers };
        world.Send(() => world.Do(modify));
    }

    public void PayAllowance()
    {
        var user = world.Any(world.Users);
        var due = MonthlyAllowance.Due(world.Profile(user)!.MonthlyReceivedAt, world.Now) ?? world.Now;
        world.Send(() => world.Do(new PayMonthly(user, Kudos.Whole(10), due)));
    }

    public void Promote()
    {
        var user = world.Any(world.Users);
        var workers = world.Profile(user)!.Workers.Select(worker => worker.Worker).ToList();
        var promote = new PromoteUser(world.NewId(), user, Kudos.Whole(20), workers);
        world.Send(() => world.Do(promote));
    }
}
