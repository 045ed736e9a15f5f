using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Requests;

sealed record RequestRow(
    Guid Id,
    string Kind,
    int Requester,
    Guid? SharedKey,
    int Units,
    int Waiting,
    int Processing,
    bool Live,
    bool Faulted,
    IReadOnlyList<string> Models,
    long Things,
    bool HasHold,
    long Priority,
    DateTimeOffset QueuedAt,
    DateTimeOffset ExpiresAt)
{
    public static RequestRow Of(RequestBody body, bool live) => new(
        body.Ask.Request.Value,
        NameOf(body.Ask.Needs.Kind),
        body.Ask.Terms.Requester.Value,
        body.Ask.Terms.SharedKey?.Value,
        body.Ask.Units,
        body.Waiting,
        body.Processing,
        live,
        body.Faulted,
        body.Ask.Models,
        body.Ask.Needs.Things,
        body.Ask.Terms.UpfrontHold.IsPositive,
        body.Ask.Priority,
        body.Ask.QueuedAt,
        body.ExpiresAt);

    public static string NameOf(RequestKind kind) => kind.ToString().ToLowerInvariant();

    public static RequestRow Gone(RequestId id) =>
        new(id.Value, "", 0, null, 0, 0, 0, false, false, [], 0, false, 0, default, default);
}

/// <summary>The table of requests that anybody may still ask for.</summary>
sealed class RequestRows() : RowProjection<RequestRow>("requests", "id")
{
    /// <summary>
    /// What an account has waiting, of alchemy what runs too; by <c>REQUESTER:KIND</c>. Only asking makes more of it, and that locks the account.
    /// </summary>
    public static readonly RowNumber Waiting = new("waiting pieces", """
        SELECT k.key, sum(r.waiting + CASE WHEN r.kind = 'alchemy' THEN r.processing ELSE 0 END)::bigint
        FROM unnest($1) AS k (key)
        JOIN requests r ON r.requester = split_part(k.key, ':', 1)::int AND r.kind = split_part(k.key, ':', 2) AND r.live
        GROUP BY k.key
        """);

    protected override IEnumerable<RowChange<RequestRow>> Project(StoredEvent happened) => happened.State switch
    {
        RequestState.Live live => [Put(RequestRow.Of(live.Body, live: true))],
        RequestState.Ended ended => [Put(RequestRow.Of(ended.Body, live: false))],
        RequestState.Gone gone => [Delete(RequestRow.Gone(gone.Request))],
        _ => [],
    };
}

sealed record JobRow(
    Guid Id,
    Guid Request,
    int Unit,
    bool Decoy,
    Guid Worker,
    int Owner,
    string? Model,
    DateTimeOffset ClaimedAt,
    DateTimeOffset LeaseEnds,
    string Outcome)
{
    public static JobRow Of(RequestId request, Job job) => new(
        job.Id.Value, request.Value, job.Unit, job.Decoy, job.Worker.Value, job.Owner.Value, job.Model, job.ClaimedAt, job.LeaseEnds,
        job.Outcome.GetType().Name.ToLowerInvariant());

    public static JobRow Gone(JobId id) => new(id.Value, default, 0, false, default, 0, null, default, default, "");
}

/// <summary>The table of claims.</summary>
sealed class JobRows() : RowProjection<JobRow>("jobs", "id")
{
    protected override IEnumerable<RowChange<JobRow>> Project(StoredEvent happened) => happened.Event switch
    {
        JobsClaimed claimed => Put(happened, claimed.Jobs.Select(unit => unit.Job)),
        DecoyClaimed decoy => Put(happened, decoy.Jobs),
        JobDelivered delivered => Put(happened, [delivered.Job]),
        DecoyDelivered decoy => Put(happened, [decoy.Job]),
        JobFaulted faulted => Put(happened, [faulted.Job]),
        JobCancelled cancelled => Put(happened, [cancelled.Job]),
        RequestExpired expired => expired.Jobs.Select(job => Delete(JobRow.Gone(job))),
        _ => [],
    };

    static IEnumerable<RowChange<JobRow>> Put(StoredEvent happened, IEnumerable<JobId> jobs)
    {
        if (happened.State is not RequestState { Known: { } body }) yield break;
        foreach (var id in jobs)
        {
            if (body.Find(id) is { } job) yield return Put(JobRow.Of(body.Ask.Request, job));
        }
    }
}
