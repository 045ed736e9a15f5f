using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Workers;

/// <summary>
/// A worker pops. At most every half minute its settings and its uptime are recorded, and ten minutes of uptime are rewarded once.
/// </summary>
/// <param name="Id">Of this check-in: the key of the reward that it may bring.</param>
/// <param name="UptimeReward">What ten minutes of a worker with these settings are worth.</param>
public sealed record CheckIn(Guid Id, WorkerId Worker, WorkerKind Kind, UserId Caller, WorkerSettings Settings, Kudos UptimeReward) : Command<WorkerResult>
{
    public bool UnsafeAddress { get; init; }
    public Payload? Address { get; init; }

    string RewardKey => $"uptime:{Worker}:{Id}";

    public override void Touch(Touch touch) => touch
        .Stream(WorkerStream.Of(Worker)).Stream(DutyStream.Of(Worker)).Stream(UserStream.Of(Caller)).Entry(RewardKey)
        .Account(AccountId.Spendable(Caller)).Account(AccountId.Escrow(Caller));

    public override WorkerResult Decide(Decision on)
    {
        var owner = on.State(UserStream.Of(Caller));
        if (WorkerRules.MayServe(owner) is { } no) return new WorkerResult.Refused(no);
        if (on.State(WorkerStream.Of(Worker)).Known is not { } worker) return new WorkerResult.Refused(Refusal.WorkerNotFound);
        if (worker.Kind != Kind) return new WorkerResult.Refused(Refusal.PolymorphicNameConflict);
        if (worker.Owner != Caller) return new WorkerResult.Refused(Refusal.WrongCredentials);
        var duty = on.State(DutyStream.Of(Worker));
        if (WorkerRules.CheckIn(worker, duty, on.Now) is not { } checkIn) return new WorkerResult.Done(worker);
        if (UnsafeAddress) on.Suspect(Worker, Suspicion.UnsafeAddress);
        on.Append(DutyStream.Of(Worker), checkIn);
        if (WorkerRules.EarnsUptime(duty, checkIn) && UptimeReward.IsPositive) Reward(on, worker, owner.Known!);
        if (!worker.Settings.Says(Settings)) on.Append(WorkerStream.Of(Worker), new WorkerSettingsChanged(Worker, Settings));
        if (Address is { } address) on.StorePayload(address);
        return new WorkerResult.Done(on.State(WorkerStream.Of(Worker)).Known!);
    }

    /// <summary>All of it waits in escrow for an untrusted owner, except for alchemists, who are trusted with theirs.</summary>
    void Reward(Decision on, WorkerProfile worker, Profile owner)
    {
        var about = on.Append(DutyStream.Of(Worker), new WorkerUptimeRewarded(Worker, Caller, worker.Team, UptimeReward, on.Now));
        var escrowed = owner.IsEscrowed && Kind != WorkerKind.Interrogation;
        var to = escrowed ? AccountId.Escrow(Caller) : AccountId.Spendable(Caller);
        on.Post(Entry.Move(RewardKey, EntryReason.Uptime, Worker.ToString(), AccountId.MintUptime, to, UptimeReward), about);
    }
}
