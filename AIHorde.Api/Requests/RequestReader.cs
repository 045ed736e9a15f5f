using AIHorde.Ledger;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Requests;

/// <summary>A request as its requester may see it. The id is the credential: whoever has it may ask.</summary>
public sealed class RequestReader(RequestQueries requests, Payloads payloads, WaitingRoom room, TimeProvider time)
{
    /// <summary>Null for what never was, is gone, or is of another kind: nobody learns which.</summary>
    public async Task<RequestBody?> FindAsync(string id, RequestKind kind, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var guid)) return null;
        var body = await requests.FindAsync(new RequestId(guid), ct);
        return body?.Ask.Needs.Kind == kind ? body : null;
    }

    public Progress ProgressOf(RequestBody body)
    {
        var now = time.GetUtcNow();
        return Progress.Of(body, room.StandingOf(body, now), room.BaselineSpeed(body), ExpectedSeconds(body, now));
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
            var speed = room.SpeedOf(job.Worker, body);
            longest = Math.Max(longest, body.Ask.Needs.Things / speed - (now - job.ClaimedAt).TotalSeconds);
        }

        return longest;
    }
}
