using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Requests;

/// <summary>Takes back leases that ended without a result, and ends requests whose time is over.</summary>
sealed class RequestRounds(RequestQueries requests, CommandBus bus, HordeOptions options, TimeProvider time, ILogger<RequestRounds> log)
    : Rounds(options.RequestsEvery, time, log)
{
    internal override async Task GoAsync(CancellationToken ct)
    {
        var overdue = await requests.OverdueAsync(Now, options.PerLook, ct);
        await SubmitAllAsync(bus, overdue.Select(TakeBack), ct);
        var expired = await requests.ExpiredAsync(Now, options.PerLook, ct);
        await SubmitAllAsync(bus, expired.Select(request => new ExpireRequest(request.Request, request.Requester, request.HasHold)), ct);
    }

    static FaultJob TakeBack(JobTicket ticket) => new(ticket.Parties, ticket.Job.Worker, FaultReason.LeaseExpired)
    {
        Aborts = ticket.Request.Ask.Needs.Kind == RequestKind.Alchemy ? AbortRule.Alchemist : AbortRule.Normal,
    };
}
