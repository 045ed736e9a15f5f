using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Requests;

/// <summary>The requester gives up what waits. Images and texts in progress go on; alchemy forms in progress are paid at once and not awaited.</summary>
/// <param name="Running">The forms that were in progress when the caller looked, with everybody whose kudos they move; empty for images and texts.</param>
public sealed record CancelRequest(RequestId Request, UserId Requester, bool HasHold, IReadOnlyList<JobParties> Running) : Command<CancelResult>
{
    /// <summary>For a request as it was seen; a form that was taken since makes the answer <see cref="CancelResult.LookAgain"/>.</summary>
    public static CancelRequest Of(RequestBody seen) => new(
        seen.Ask.Request, seen.Ask.Terms.Requester, seen.Ask.Terms.UpfrontHold.IsPositive,
        seen.Ask.Needs is AlchemyNeeds
            ? [.. seen.RealJobs.Where(job => job.Outcome is JobOutcome.Running).Select(job => JobParties.Of(seen.Ask, job))]
            : []);

    public override void Touch(Touch touch)
    {
        touch.Stream(RequestStream.Of(Request)).Account(AccountId.Spendable(Requester));
        if (HasHold) touch.Hold(RequestStream.HoldOf(Request));
        foreach (var parties in Running) parties.Touch(touch);
    }

    public override CancelResult Decide(Decision on)
    {
        var stream = RequestStream.Of(Request);
        var ruling = Rule(on.State(stream), this, on.Now);
        foreach (var happened in ruling.Events)
        {
            var about = on.Append(stream, happened);
            if (happened is JobCancelled paid) on.Settle(Running.First(parties => parties.Job == paid.Job), paid.Charge, paid.Credit, about);
        }
        if (HasHold && ruling.Events.Any(happened => happened is RequestFinished)) on.ReleaseHold(RequestStream.HoldOf(Request));
        return ruling.Result;
    }

    public static Ruling<CancelResult> Rule(RequestState state, CancelRequest command, DateTimeOffset now)
    {
        if (state.Known is not { } body) return new(new CancelResult.Unknown());
        if (state is RequestState.Ended) return new(new CancelResult.Cancelled(body, []));
        if (body.RealJobs.Any(job => Unannounced(body, job, command))) return new(new CancelResult.LookAgain());
        var paid = body.Ask.Needs is AlchemyNeeds alchemy ? PayRunning(body, alchemy, now) : [];
        var events = new List<IEvent>(paid) { new RequestCancelled(command.Request, body.Waiting, now) };
        var consumed = paid.Aggregate(body.Consumed, (sum, job) => sum + job.Charge);
        if (body.Processing == paid.Count) events.Add(new RequestFinished(command.Request, consumed, now));
        return new(new CancelResult.Cancelled(body, paid), events);
    }

    /// <summary>A form was taken after the caller looked: its parties are not locked, so the caller looks again.</summary>
    static bool Unannounced(RequestBody body, Job job, CancelRequest command) =>
        body.Ask.Needs is AlchemyNeeds && job.Outcome is JobOutcome.Running && command.Running.All(parties => parties.Job != job.Id);

    static List<JobCancelled> PayRunning(RequestBody body, AlchemyNeeds alchemy, DateTimeOffset now) =>
        [.. body.RealJobs.Where(job => job.Outcome is JobOutcome.Running).Select(job => Pay(body.Ask, job, alchemy.Forms[job.Unit], now))];

    static JobCancelled Pay(RequestQueued ask, Job job, AlchemyForm form, DateTimeOffset now) =>
        new(ask.Request, job.Id, job.Unit, ask.Terms.Requester, job.Worker, job.Owner, form.Reward, form.Charge, now);
}

public abstract record CancelResult
{
    /// <summary><paramref name="Before"/> is the request as it was: that is what the requester reads.</summary>
    public sealed record Cancelled(RequestBody Before, IReadOnlyList<JobCancelled> Paid) : CancelResult
    {
        /// <summary>Nothing of it goes on.</summary>
        public bool IsOver => Before.Processing == Paid.Count;
    }

    public sealed record LookAgain : CancelResult;

    public sealed record Unknown : CancelResult;
}
