using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Requests;

/// <summary>
/// The request's time is over. What was said and made is deleted, what it held of the requester's kudos is free; jobs in progress are lost, unpaid.
/// </summary>
public sealed record ExpireRequest(RequestId Request, UserId Requester, bool HasHold) : Command<ExpireResult>
{
    public override void Touch(Touch touch)
    {
        touch.Stream(RequestStream.Of(Request));
        if (HasHold) touch.Account(AccountId.Spendable(Requester)).Hold(RequestStream.HoldOf(Request));
    }

    public override ExpireResult Decide(Decision on)
    {
        var ruling = Rule(on.State(RequestStream.Of(Request)), this, on.Now);
        ruling.On(on, RequestStream.Of(Request));
        if (ruling.Result is not ExpireResult.Expired { Before: var before }) return ruling.Result;
        if (HasHold) on.ReleaseHold(RequestStream.HoldOf(Request));
        on.DropPayload(RequestStream.AskKey(Request));
        foreach (var job in before.RealJobs) on.DropPayload(RequestStream.ResultKey(job.Id));
        return ruling.Result;
    }

    public static Ruling<ExpireResult> Rule(RequestState state, ExpireRequest command, DateTimeOffset now)
    {
        if (state.Known is not { } body || now < body.ExpiresAt) return new(new ExpireResult.NotDue());
        return new(new ExpireResult.Expired(body), new RequestExpired(command.Request, [.. body.Jobs.Select(job => job.Id)], now));
    }
}

public abstract record ExpireResult
{
    public sealed record Expired(RequestBody Before) : ExpireResult;

    /// <summary>A claim or a delivery prolonged it since it was found, or it is gone already.</summary>
    public sealed record NotDue : ExpireResult;
}
