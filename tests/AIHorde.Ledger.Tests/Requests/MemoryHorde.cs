using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Tests;

/// <summary>A cluster in memory with a clock of its own: the real commands, no database.</summary>
sealed class MemoryHorde
{
    int ids;

    public MemoryLedger Ledger { get; } = new();

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public MemoryHorde Wait(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Guid NextGuid() => new(++ids, 0, 7, [0x80, 0, 0, 0, 0, 0, 0, 0]);

    public TResult Do<TResult>(Command<TResult> command) => Ledger.Decide(command, Now);

    public Outcome<TResult> Submit<TResult>(Command<TResult> command) => Ledger.Submit(command, Now);

    public Kudos Balance(UserId user) => Ledger.Account(AccountId.Spendable(user)).Balance;

    public Kudos Held(UserId user) => Ledger.Account(AccountId.Spendable(user)).Held;

    public Kudos Escrow(UserId user) => Ledger.Account(AccountId.Escrow(user)).Balance;

    public Profile User(UserId user) => Ledger.State(UserStream.Of(user)).Known!;

    public WorkerProfile Worker(WorkerId worker) => Ledger.State(WorkerStream.Of(worker)).Known!;

    public DutyState Duty(WorkerId worker) => Ledger.State(DutyStream.Of(worker));

    public RequestBody Request(RequestId request) => Ledger.State(RequestStream.Of(request)).Known!;

    public IEnumerable<TEvent> Happened<TEvent>() where TEvent : IEvent => Ledger.Events.Select(stored => stored.Event).OfType<TEvent>();

    /// <summary>An account with so much kudos above nothing; the operator gave them.</summary>
    public UserId Register(int id, Roles roles = Roles.None, int kudos = 0, UserKind kind = UserKind.Registered)
    {
        var user = new UserId(id);
        Assert.IsType<UserResult.Done>(Do(new RegisterUser(user, kind, $"user{id}", $"hash{id}") { Roles = roles }));
        if (kudos != 0) Do(new Grant(NextGuid(), user, Kudos.Whole(kudos)));
        return user;
    }

    public WorkerId Hire(UserId owner, WorkerKind kind = WorkerKind.Text, WorkerSettings? settings = null)
    {
        var id = new WorkerId(NextGuid());
        Assert.IsType<WorkerResult.Done>(Do(new RegisterWorker(id, kind, $"worker {id}", owner, settings ?? new())));
        return id;
    }

    /// <summary>The owner's first worker; an account may have only a few.</summary>
    public WorkerId HireOnce(UserId owner) => User(owner).Workers is [var first, ..] ? first.Worker : Hire(owner);

    public QueueResult Ask(RequestId id, UserId requester, int units = 1, Func<QueueRequest, QueueRequest>? with = null)
    {
        var terms = new RequestTerms(requester) { ActivationTax = Kudos.Whole(1) };
        var queue = new QueueRequest(id, units, new TextNeeds(80, 2048), terms) { Models = ["fern"] };
        return Do(with is null ? queue : with(queue));
    }

    public RequestId Ask(UserId requester, int units = 1, Func<QueueRequest, QueueRequest>? with = null)
    {
        var id = new RequestId(NextGuid());
        Assert.IsType<QueueResult.Queued>(Ask(id, requester, units, with));
        return id;
    }

    public ClaimResult Claim(RequestId request, WorkerId worker, int amount = 1, bool decoy = false, IReadOnlyList<int>? units = null) => Do(new ClaimJobs(
        request, worker, Worker(worker).Owner, [.. Enumerable.Range(0, amount).Select(_ => new JobId(NextGuid()))], RequestLimits.TextLease)
    {
        Model = "fern",
        Decoy = decoy,
        Units = units,
    });

    public JobId Claimed(RequestId request, WorkerId worker) => Assert.IsType<ClaimResult.Claimed>(Claim(request, worker)).Jobs[0].Job;

    public JobParties Parties(RequestId request, JobId job) => JobParties.Of(Request(request).Ask, Request(request).Find(job)!);

    public DeliverResult Deliver(RequestId request, JobId job, int reward = 10, bool censored = false) => Do(new DeliverJob(
        Parties(request, job), Kudos.Whole(reward), Kudos.Whole(reward), censored ? Kudos.Whole(1) : Kudos.Whole(reward + 1))
    {
        Made = 60,
        Censored = censored,
    });

    public FaultResult Fault(RequestId request, JobId job, FaultReason reason = FaultReason.Reported) =>
        Do(new FaultJob(Parties(request, job), Request(request).Find(job)!.Worker, reason));

    public CancelResult Cancel(RequestId request) => Do(CancelRequest.Of(Request(request)));

    public ExpireResult Expire(RequestId request)
    {
        var terms = Request(request).Ask.Terms;
        return Do(new ExpireRequest(request, terms.Requester, terms.UpfrontHold.IsPositive));
    }

    public SharedKeyId Share(UserId owner, int? budget, SharedKeyLimits? limits = null, DateTimeOffset? expires = null)
    {
        var id = new SharedKeyId(NextGuid());
        var made = Do(new CreateSharedKey(id, owner, "club", budget is { } kudos ? Kudos.Whole(kudos) : null, expires, limits ?? new(null, null, null)));
        Assert.IsType<SharedKeyResult.Done>(made);
        return id;
    }

    public SharedKey SharedKey(SharedKeyId key) => Ledger.State(SharedKeyStream.Of(key)).Known!;

    /// <summary>What every account holds together is what was minted less what was burned.</summary>
    public void BooksAddUp()
    {
        var system = Ledger.Entries.SelectMany(entry => entry.Legs).Where(leg => leg.Account.IsSystem)
            .Aggregate(Kudos.Zero, (sum, leg) => sum + leg.Amount);
        var users = Ledger.Accounts.Values.Aggregate(Kudos.Zero, (sum, account) => sum + account.Balance);
        Assert.Equal(Kudos.Zero, system + users);
    }
}

/// <summary>The operator gives kudos without ceremony.</summary>
sealed record Grant(Guid Id, UserId User, Kudos Amount) : Command<bool>
{
    public override void Touch(Touch touch) => touch.Account(AccountId.Spendable(User)).Entry($"grant:{Id}");

    public override bool Decide(Decision on)
    {
        on.Post(Entry.Move($"grant:{Id}", EntryReason.Admin, "test", AccountId.MintAdmin, AccountId.Spendable(User), Amount));
        return true;
    }
}
