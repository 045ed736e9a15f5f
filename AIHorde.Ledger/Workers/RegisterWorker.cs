using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Workers;

/// <summary>A name pops for the first time. The checks are the contract's, in its order; profanity and the safety of the address are the door's.</summary>
public sealed record RegisterWorker(WorkerId Id, WorkerKind Kind, string Name, UserId Owner, WorkerSettings Settings) : Command<WorkerResult>
{
    public bool InviteOnly { get; init; }

    /// <summary>How many of the owner's workers come from the same address.</summary>
    public int SameAddress { get; init; }

    /// <summary>The address is judged unsafe, but the cluster is raided and says nothing.</summary>
    public bool UnsafeAddress { get; init; }

    public Payload? Address { get; init; }

    public override void Touch(Touch touch) => touch
        .Stream(WorkerStream.Of(Id)).Stream(DutyStream.Of(Id)).Stream(UserStream.Of(Owner)).Name(WorkerStream.NameOf(ShortName));

    public override WorkerResult Decide(Decision on)
    {
        if (on.State(WorkerStream.Of(Id)).Known is { } already) return new WorkerResult.Done(already);
        var owner = on.State(UserStream.Of(Owner));
        if (WorkerRules.MayServe(owner) is { } no) return new WorkerResult.Refused(no);
        if (WorkerRules.MayAdd(owner.Known!, InviteOnly, SameAddress) is { } tooMany) return new WorkerResult.Refused(tooMany);
        if (!on.Claim(WorkerStream.NameOf(ShortName), Id.ToString())) return new WorkerResult.Refused(Refusal.WorkerNameAlreadyExists);
        on.Append(WorkerStream.Of(Id), new WorkerRegistered(Id, Kind, ShortName, Owner, Settings, on.Now));
        on.Append(UserStream.Of(Owner), new WorkerAdded(Owner, Id, Kind));
        on.Append(DutyStream.Of(Id), new WorkerCheckedIn(Id, on.Now, 0, true));
        if (Address is { } address) on.StorePayload(address);
        if (Name.Length > WorkerLimits.NameLength) on.Suspect(Id, Suspicion.WorkerNameLong);
        if (Name.Length > WorkerLimits.NameExtreme) on.Suspect(Id, Suspicion.WorkerNameExtreme);
        if (UnsafeAddress) on.Suspect(Id, Suspicion.UnsafeAddress);
        return new WorkerResult.Done(on.State(WorkerStream.Of(Id)).Known!);
    }

    string ShortName => Short(Name);

    public static string Short(string name) => name.Length <= WorkerLimits.NameLength ? name : name[..WorkerLimits.NameLength];
}

public abstract record WorkerResult
{
    public sealed record Done(WorkerProfile Worker) : WorkerResult;

    public sealed record Refused(Refusal Why) : WorkerResult;
}
