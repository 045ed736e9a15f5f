using System.Globalization;
using AIHorde.Ledger;
using AIHorde.Ledger.Addresses;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Requests;

/// <summary>The checks before every pop, in the contract's order: who asks, under which name, from where.</summary>
sealed class WorkerDoor(KnownWorkers workers, AddressTimeouts timeouts, UnsafeAddresses unsafeAddresses, ClusterModes modes)
{
    static readonly string[] hostedNames = ["colab", "tpu", "google"];

    /// <summary>The ids in names such as <c>friend#42</c>; the part after the last # counts.</summary>
    public static (UserId[] Users, HordeError? Refused) PriorityUsers(IReadOnlyList<string> names, string malformed)
    {
        var users = new List<UserId>();
        foreach (var name in names)
        {
            var mark = name.LastIndexOf('#');
            if (mark < 0 || !int.TryParse(name.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return ([], HordeError.BadRequest("Priority usernames are given with their number, such as name#123.", malformed));
            users.Add(new UserId(id));
        }

        return ([.. users], null);
    }

    /// <summary>A caller who may not run workers at all, told before anything about the worker is looked at.</summary>
    public static HordeError? Refuse(Caller caller)
    {
        if (caller.Has(Rights.Deleted)) return Refusal.DeletedUser.ToError();
        if (caller.Has(Rights.Flagged)) return Refusal.WorkerFlaggedMaintenance.ToError();
        return caller.IsAnonymous ? Refusal.AnonForbiddenWorker.ToError() : null;
    }

    public async Task<(WorkerView? Worker, HordeError? Refused)> ComeAsync(Popping pop, CancellationToken ct)
    {
        if (await timeouts.RemainingAsync(pop.Address, ct) is not null)
            return (null, HordeError.Forbidden("The address of this worker is in timeout.", Rc.TimeoutIP));
        if (pop.Name.Length == 0) return (null, HordeError.BadRequest("A worker needs a name.", Rc.BadRequest));
        if (!IsHidden(pop)) return await workers.ComeAsync(pop, ct);
        // Raiders are not told what was noticed about them.
        return (await modes.CurrentAsync(ct)).Raid
            ? await workers.ComeAsync(pop with { UnsafeAddress = true }, ct)
            : (null, HordeError.Forbidden("Workers behind such an address are not accepted.", Rc.UnsafeIP));
    }

    bool IsHidden(Popping pop) => !pop.Caller.Has(Rights.Trusted) && !pop.Caller.Has(Rights.Vpn) && unsafeAddresses.Contains(pop.Address);

    /// <summary>Names by which people run many workers on machines that are not theirs. Asked of new workers alone.</summary>
    public static bool IsHostedName(string name) => hostedNames.Any(hosted => name.Contains(hosted, StringComparison.OrdinalIgnoreCase));

    public static HordeError? Maintenance(WorkerView worker) =>
        worker.Maintenance ? HordeError.Forbidden(worker.MaintenanceMessage, Rc.WorkerMaintenance) : null;
}
