using AIHorde.Api.Models;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Requests;

/// <summary>The queue and the roster of one kind of work.</summary>
public sealed class Market<TDemand, TOffer>(IQueueTally<TDemand, TOffer> tally, TimeProvider time)
    where TDemand : JobDemand<TOffer>
    where TOffer : WorkerOffer
{
    public DispatchQueue<TDemand, TOffer> Queue { get; } = new(tally, DispatchLimits.Default);

    public Roster<TOffer> Roster { get; } = new(time);

    /// <summary>A request that this node has not heard of yet is judged by what it says, as if it were last in the queue.</summary>
    public Standing StandingOf(WaitingRequest<TDemand> request, DateTimeOffset now)
    {
        var active = Roster.Active();
        return Queue.StandingOf(request.Id, active, now)
            ?? new Standing(0, 0, 0, active.Any(o => !o.Maintenance && o.Serves(request.Models) && request.Demand.Judge(o).IsMatch));
    }
}

/// <summary>Everything that waits, as this node knows it: one market for images and one for texts.</summary>
public sealed class WaitingRoom(ModelReferences references, TimeProvider time)
{
    public Market<ImageDemand, ImageOffer> Images { get; } = new(new ImageTally(), time);

    public Market<TextDemand, TextOffer> Texts { get; } = new(new TextTally(), time);

    public void TakeIn(RequestQueued ask, string prompt, int waiting, long version)
    {
        if (ask.Needs is TextNeeds) Texts.Queue.Learn(WaitingRequests.OfText(ask, prompt), waiting, version);
        else if (ask.Needs is ImageNeeds) Images.Queue.Learn(WaitingRequests.OfImage(ask, prompt, references.Images), waiting, version);
    }

    public bool Knows(RequestId request) => Texts.Queue.Knows(request) || Images.Queue.Knows(request);

    public bool Change(RequestId request, int by, long version, JobId? claim = null) =>
        Texts.Queue.Change(request, by, version, claim) || Images.Queue.Change(request, by, version, claim);

    public bool Empty(RequestId request, long version) => Texts.Queue.Empty(request, version) || Images.Queue.Empty(request, version);

    public void Forget(RequestId request)
    {
        Texts.Queue.Forget(request);
        Images.Queue.Forget(request);
    }

    /// <summary>One worker of average speed, by which a wait is reckoned when there is none.</summary>
    public double BaselineSpeed(RequestBody body) => body.Ask.Needs is TextNeeds ? 1 : ImageOffer.BaselineSpeed;

    public double SpeedOf(WorkerId worker, RequestBody body)
    {
        WorkerOffer? offer = body.Ask.Needs is TextNeeds ? Texts.Roster.Find(worker) : Images.Roster.Find(worker);
        return offer is { Speed: > 0 } ? offer.Speed : BaselineSpeed(body);
    }

    public Standing StandingOf(RequestBody body, DateTimeOffset now) => body.Ask.Needs is TextNeeds
        ? Texts.StandingOf(WaitingRequests.OfText(body.Ask, ""), now)
        : Images.StandingOf(WaitingRequests.OfImage(body.Ask, "", references.Images), now);
}
