using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Requests;

/// <summary>Reads workers as offers, those that pop here and those that the ledger tells of.</summary>
abstract class OfferReader<TOffer>(WorkerKind kind, Roster<TOffer> roster) : IOfferReader
    where TOffer : WorkerOffer
{
    public WorkerKind Kind => kind;

    public abstract TOffer Of(WorkerView worker, WorkerSettings settings, DateTimeOffset seenAt);

    public void See(WorkerView worker)
    {
        if (worker.Kind == kind && worker.LastCheckIn is { } seenAt) roster.See(Of(worker, worker.Settings, seenAt));
    }

    public void Lose(WorkerId worker) => roster.Lose(worker);
}
