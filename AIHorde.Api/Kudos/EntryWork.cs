using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api;

/// <summary>The work that an entry paid for, read from what happened to its request. Pure.</summary>
static class EntryWork
{
    /// <param name="version">Of the event that the entry belongs to.</param>
    /// <param name="reader">A request's id opens its results, so only the requester is told it, and the models that were asked for.</param>
    public static EntryWorkView? Of(IReadOnlyList<StoredEvent> story, int version, UserId reader)
    {
        if (story is not [{ Event: RequestQueued ask } first, ..])
        {
            return null;
        }

        var about = story.FirstOrDefault(happened => happened.Version == version)?.Event;
        var (delivered, job) = (about as JobDelivered, (about as JobDelivered)?.Job ?? (about as JobCancelled)?.Job);
        var claim = story.Select(happened => happened.Event).OfType<JobsClaimed>().LastOrDefault(claim => claim.Jobs.Any(unit => unit.Job == job));
        var (isRequester, image) = (ask.Terms.Requester == reader, ask.Needs as ImageNeeds);
        return new EntryWorkView(ask.Needs.Kind.ToString().ToLowerInvariant(), ask.QueuedAt)
        {
            Request = isRequester ? ask.Request.Value : null,
            Pieces = isRequester && job is null ? ask.Units : null,
            Models = isRequester && job is null ? ask.Models : null,
            Job = job?.Value,
            Worker = claim?.Worker.Value,
            Model = claim?.Model,
            Width = image?.Width,
            Height = image?.Height,
            Steps = image?.Steps,
            Tokens = ask.Needs is TextNeeds ? delivered?.Made : null,
            TokensMax = (ask.Needs as TextNeeds)?.MaxLength,
            Worth = delivered?.Reward.ToDecimal(),
            Waited = (claim?.ClaimedAt - ask.QueuedAt)?.TotalSeconds,
            Seconds = delivered?.Seconds,
            TraceId = TraceId(first.TraceParent),
        };
    }

    /// <summary>The second field of a W3C traceparent.</summary>
    static string? TraceId(string? traceParent) => traceParent?.Split('-') is [_, { Length: 32 } trace, ..] ? trace : null;
}
