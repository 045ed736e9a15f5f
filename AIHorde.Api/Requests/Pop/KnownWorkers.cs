using System.Collections.Concurrent;
using System.Net;
using AIHorde.Ledger;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Requests;

/// <summary>A worker that pops: what the ledger said of it when it last checked in here.</summary>
public sealed record KnownWorker(WorkerView View, DateTimeOffset CheckedInAt);

/// <summary>
/// Remembers workers between check-ins, so that an empty pop, the hottest request of the server, asks the database nothing. A check-in each
/// half minute renews what is known; changes made in between are heard from the feed.
/// </summary>
public sealed class KnownWorkers(
    WorkerQueries queries, CommandBus bus, ClusterModes modes, Profanity profanity, IEnumerable<IOfferReader> readers, TimeProvider time)
{
    const int workersMax = 100_000;
    static readonly TimeSpan addressKeptFor = TimeSpan.FromDays(30);
    readonly ConcurrentDictionary<string, KnownWorker> byName = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<WorkerId, string> names = new();

    /// <summary>Registers a name at its first pop, checks it in when that is due, and says what is known of it; or why it may not work here.</summary>
    public async Task<(WorkerView? Worker, HordeError? Refused)> ComeAsync(Popping pop, CancellationToken ct)
    {
        if (byName.TryGetValue(pop.ShortName, out var known) && IsFresh(known))
            return Fits(known.View, pop) is { } no ? (null, no) : (known.View, null);
        var view = await queries.FindByNameAsync(pop.ShortName, ct);
        if (view is not null && Fits(view, pop) is { } refused) return (null, refused);
        if (view is null && RefuseNew(pop) is { } unfit) return (null, unfit);
        var (id, error) = view is null ? await RegisterAsync(pop, ct) : await CheckInAsync(view, pop, ct);
        if (view is null && error?.Rc == Rc.WorkerNameAlreadyExists && await queries.FindByNameAsync(pop.ShortName, ct) is { } faster)
        {
            // Several slots of one new worker pop at once: another of them registered it a moment ago.
            if (Fits(faster, pop) is { } taken) return (null, taken);
            (id, error) = (faster.Id, null);
        }

        if (error is not null) return (null, error);
        view = await queries.FindAsync(id, ct);
        if (view is null) return (null, HordeError.NotFound("The worker was deleted.", Rc.WorkerNotFound));
        Remember(view);
        return (view, null);
    }

    /// <summary>A worker that hands something in: most popped here within the last half minute, and then the database need not be asked.</summary>
    public async ValueTask<WorkerView?> FindAsync(WorkerId worker, CancellationToken ct) => Remembered(worker) ?? await queries.FindAsync(worker, ct);

    /// <summary>Null of a worker that did not pop here within the last half minute.</summary>
    WorkerView? Remembered(WorkerId worker) =>
        names.TryGetValue(worker, out var name) && byName.TryGetValue(name, out var known) && IsFresh(known) ? known.View : null;

    /// <summary>Who popped lately on any node counts as there from the start.</summary>
    public async Task LoadActiveAsync(CancellationToken ct) => See(await queries.SeenSinceAsync(time.GetUtcNow() - WorkerLimits.Stale, ct));

    /// <summary>Workers checked in on some node. Those of another node are there for this one too: they make requests possible, and waits shorter.</summary>
    public async Task MeetAsync(IEnumerable<WorkerId> checkedIn, CancellationToken ct)
    {
        var elsewhere = checkedIn.Where(worker => Remembered(worker) is null).ToList();
        if (elsewhere.Count > 0) See(await queries.FindAsync(elsewhere, ct));
    }

    void See(IEnumerable<WorkerView> workers)
    {
        foreach (var worker in workers)
            foreach (var reader in readers) reader.See(worker);
    }

    /// <summary>Something about a worker changed somewhere: what is remembered of it is read anew at its next pop.</summary>
    public void Hear(IEvent happened)
    {
        switch (happened)
        {
            case WorkerMaintenanceSet set: Forget(set.Worker); break;
            case WorkerPaused paused: Forget(paused.Worker); break;
            case WorkerUnpaused unpaused: Forget(unpaused.Worker); break;
            case WorkerRenamed renamed: Forget(renamed.Worker); break;
            case WorkerDeleted deleted: Forget(deleted.Worker); break;
        }
    }

    public void Forget(WorkerId worker)
    {
        if (names.TryRemove(worker, out var name)) byName.TryRemove(name, out _);
        foreach (var reader in readers) reader.Lose(worker);
    }

    void Remember(WorkerView view)
    {
        if (byName.Count >= workersMax) byName.Clear();
        byName[view.Name] = new KnownWorker(view, time.GetUtcNow());
        names[view.Id] = view.Name;
    }

    bool IsFresh(KnownWorker known) => time.GetUtcNow() - known.CheckedInAt < WorkerLimits.CheckInEvery;

    static HordeError? Fits(WorkerView view, Popping pop)
    {
        if (view.Kind != pop.Kind) return HordeError.BadRequest("Another kind of worker has this name.", Rc.PolymorphicNameConflict);
        return view.Owner == pop.Caller.Id ? null : HordeError.Forbidden("Wrong credentials to pop as this worker.", Rc.WrongCredentials);
    }

    /// <summary>What a worker is called is looked at once, when it is new.</summary>
    HordeError? RefuseNew(Popping pop)
    {
        if (profanity.IsIn(pop.Name)) return HordeError.BadRequest("The name of the worker holds words that are not wanted here.", Rc.ProfaneWorkerName);
        if (profanity.IsIn(pop.Settings.BridgeAgent))
            return HordeError.BadRequest("The bridge agent holds words that are not wanted here.", Rc.ProfaneBridgeAgent);
        return WorkerDoor.IsHostedName(pop.Name)
            ? HordeError.BadRequest("Workers on rented notebooks are not accepted under such a name.")
            : null;
    }

    async Task<(WorkerId, HordeError?)> RegisterAsync(Popping pop, CancellationToken ct)
    {
        var id = new WorkerId(Guid.CreateVersion7(time.GetUtcNow()));
        var register = new RegisterWorker(id, pop.Kind, pop.Name, pop.Caller.Id, pop.Settings)
        {
            InviteOnly = (await modes.CurrentAsync(ct)).InviteOnly,
            SameAddress = await queries.CountAtAddressAsync(pop.Caller.Id, AddressOf(pop), time.GetUtcNow(), ct),
            UnsafeAddress = pop.UnsafeAddress,
            Address = new Payload(WorkerStream.AddressKey(id), AddressOf(pop), time.GetUtcNow() + addressKeptFor),
        };
        return (id, Refusal(await bus.SubmitAsync(register, ct)));
    }

    async Task<(WorkerId, HordeError?)> CheckInAsync(WorkerView view, Popping pop, CancellationToken ct)
    {
        var checkIn = new CheckIn(Guid.CreateVersion7(time.GetUtcNow()), view.Id, pop.Kind, pop.Caller.Id, pop.Settings, pop.UptimeReward)
        {
            UnsafeAddress = pop.UnsafeAddress,
            Address = new Payload(WorkerStream.AddressKey(view.Id), AddressOf(pop), time.GetUtcNow() + addressKeptFor),
        };
        return (view.Id, Refusal(await bus.SubmitAsync(checkIn, ct)));
    }

    static byte[] AddressOf(Popping pop) => System.Text.Encoding.UTF8.GetBytes(pop.Address.ToString());

    static HordeError? Refusal(Outcome<WorkerResult> outcome) => outcome switch
    {
        Outcome<WorkerResult>.Busy => Faults.Busy,
        Outcome<WorkerResult>.Done { Result: WorkerResult.Refused refused } => refused.Why.ToError(),
        _ => null,
    };
}

/// <summary>Who pops, as far as the worker's registration goes.</summary>
public sealed record Popping(string Name, WorkerKind Kind, Caller Caller, WorkerSettings Settings, Kudos UptimeReward, IPAddress Address)
{
    public bool UnsafeAddress { get; init; }

    /// <summary>What is kept of a name that is too long, and what the worker is found by from then on.</summary>
    public string ShortName => RegisterWorker.Short(Name);
}

/// <summary>Reads a worker that the ledger knows as an offer, for workers that popped on another node or before this one started.</summary>
public interface IOfferReader
{
    void See(WorkerView worker);

    void Lose(WorkerId worker);
}
