using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Requests;

/// <summary>A request as its requester may see it. The id is the credential: whoever has it may ask.</summary>
sealed class RequestReader(RequestQueries requests, Payloads payloads, WaitingRoom room, Cancelling cancelling, TimeProvider time)
{
    /// <summary>Null for what never was, is gone, or is of another kind: nobody learns which.</summary>
    public async Task<RequestBody?> FindAsync(string id, RequestKind kind, CancellationToken ct) =>
        await FindAsync(id, ct) is { } body && body.Ask.Needs.Kind == kind ? body : null;

    public async Task<RequestBody?> FindAsync(string id, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var guid) ? await requests.FindAsync(new RequestId(guid), ct) : null;

    /// <summary>Tells of a request, or that there is none.</summary>
    public async Task<Results<Answer<T>, HordeError>> TellAsync<T>(string id, RequestKind kind, Func<RequestBody, Task<T>> tell, CancellationToken ct) =>
        await FindAsync(id, kind, ct) is { } body ? Answers.Ok(await tell(body)) : Refusal.RequestNotFound.ToError();

    /// <summary>Cancels a request and tells what it was before, as the contract has it.</summary>
    public async Task<Results<Answer<T>, HordeError>> CancelAsync<T>(string id, RequestKind kind, Func<RequestBody, Task<T>> tell, CancellationToken ct)
    {
        if (await FindAsync(id, kind, ct) is not { } body) return Refusal.RequestNotFound.ToError();
        var before = await tell(body);
        return await cancelling.CancelAsync(body, ct) is { } refused ? refused : Answers.Ok(before);
    }

    public Progress ProgressOf(RequestBody body)
    {
        var now = time.GetUtcNow();
        return Progress.Of(body, room.Of(body.Ask.Needs.Kind).StandingOf(body, now), room.Of(body.Ask.Needs.Kind).BaselineSpeed, ExpectedSeconds(body, now));
    }

    /// <summary>Delivered jobs in the order of their delivery's claim, each with what its worker handed in.</summary>
    public async Task<IReadOnlyList<(Job Job, ResultPayload Result)>> ResultsAsync(RequestBody body, CancellationToken ct)
    {
        var delivered = body.RealJobs.Where(job => job.Outcome is JobOutcome.Delivered).ToList();
        var results = await payloads.ResultsAsync([.. delivered.Select(job => job.Id)], ct);
        return [.. delivered.Where(job => results.ContainsKey(job.Id)).Select(job => (job, results[job.Id]))];
    }

    /// <summary>The longest of the jobs in progress, by the speed of the worker that has it.</summary>
    double ExpectedSeconds(RequestBody body, DateTimeOffset now)
    {
        var longest = 0.0;
        foreach (var job in body.RealJobs.Where(job => job.Outcome is JobOutcome.Running))
        {
            var speed = room.Of(body.Ask.Needs.Kind).SpeedOf(job.Worker);
            longest = Math.Max(longest, body.Ask.Needs.Things / speed - (now - job.ClaimedAt).TotalSeconds);
        }

        return longest;
    }
}
