using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Workers;

/// <summary>Who may run workers, how many, and how the uptime of one is counted. Pure.</summary>
public static class WorkerRules
{
    public static Refusal? MayServe(UserState owner) => owner switch
    {
        UserState.Unknown or UserState.Wiped => Refusal.InvalidAPIKey,
        UserState.Deleted => Refusal.DeletedUser,
        UserState.Active { Profile: var profile } when profile.Has(Roles.Flagged) => Refusal.WorkerFlaggedMaintenance,
        UserState.Active { Profile.IsAnonymous: true } => Refusal.AnonForbiddenWorker,
        _ => null,
    };

    /// <summary>"More than", not "at least": the reference counts before the new one, so an untrusted account reaches four.</summary>
    public static Refusal? MayAdd(Profile owner, bool inviteOnly, int sameAddress)
    {
        var count = owner.WorkersCounted;
        if (inviteOnly && count >= owner.WorkerInvites) return Refusal.WorkerInviteOnly;
        if (!owner.IsTrusted && count > WorkerLimits.Untrusted) return Refusal.TooManyWorkers;
        if (count > WorkerLimits.Trusted && count > owner.WorkerInvites) return Refusal.TooManyWorkersTrusted;
        var sameAddressMax = owner.IsTrusted ? WorkerLimits.Trusted : WorkerLimits.Untrusted;
        return sameAddress > sameAddressMax && sameAddress > owner.WorkerInvites ? Refusal.TooManySameIPs : null;
    }

    /// <summary>Null when the last check-in is so recent that this one counts for nothing; a young worker is always heard.</summary>
    public static WorkerCheckedIn? CheckIn(WorkerProfile worker, DutyState duty, DateTimeOffset now)
    {
        var since = now - (duty.LastCheckIn ?? worker.CreatedAt);
        if (since < WorkerLimits.CheckInEvery && now - worker.CreatedAt >= WorkerLimits.CheckInEvery) return null;
        var works = !duty.IsStale(now) && !worker.Paused && !worker.Maintenance;
        return new(worker.Id, now, works ? (long)Math.Max(0, since.TotalSeconds) : 0, !works);
    }

    public static bool EarnsUptime(DutyState duty, WorkerCheckedIn checkIn) =>
        !checkIn.RestartsRewardClock
        && duty.UptimeSeconds + checkIn.UptimeGained - duty.SettledUptimeSeconds > WorkerLimits.UptimeRewardEvery.TotalSeconds;
}
