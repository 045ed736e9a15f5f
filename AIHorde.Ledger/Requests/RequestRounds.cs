using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Requests;

/// <summary>Takes back leases that ended without a result, and ends requests whose time is over.</summary>
sealed class RequestRounds(
    RequestQueries requests, EventStore store, CommandBus bus, HordeOptions options, TimeProvider time, ILogger<RequestRounds> log)
    : Rounds(options.RequestsEvery, time, log)
{
    internal override async Task GoAsync(CancellationToken ct)
    {
        var aborts = (await store.LoadAsync(ModesStream.Cluster, ct)).Raid ? AbortRule.Raided : AbortRule.Normal;
        var overdue = await requests.OverdueAsync(Now, options.PerLook, ct);
        await SubmitAllAsync(bus, overdue.Select(ticket => TakeBack(ticket, aborts)), ct);
        var expired = await requests.ExpiredAsync(Now, options.PerLook, ct);
        await SubmitAllAsync(bus, expired.Select(request => new ExpireRequest(request.Request, request.Requester, request.HasHold)), ct);
    }

    static FaultJob TakeBack(JobTicket ticket, AbortRule aborts) =>
        new(ticket.Parties, ticket.Job.Worker, FaultReason.LeaseExpired) { Aborts = aborts };
}
