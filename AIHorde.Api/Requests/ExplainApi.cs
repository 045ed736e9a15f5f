using System.Text.Json.Serialization;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Requests;

/// <summary>Why a request waits: how many workers are there, how many would take it, and what keeps the others from it.</summary>
/// <param name="ExcludedBy">The first condition that keeps a worker from it, and how many workers it keeps.</param>
public sealed record Explanation(
    Guid Id, string Kind, int Waiting, int QueuePosition, int WaitTime, bool IsPossible, int ActiveWorkers, int MatchingWorkers,
    IReadOnlyDictionary<string, int> ExcludedBy);

static class ExplainApi
{
    public static void AddExplain(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(ExplainJson.Default));

    public static void MapExplain(this RouteGroupBuilder api) =>
        api.MapGet("/generate/explain/{id}", ExplainAsync).WithTags("images", "text").Open().WithSecretPath().Limited(RateLimits.TextStatus);

    static async Task<Results<Answer<Explanation>, HordeError>> ExplainAsync(
        string id, RequestReader reader, WaitingRoom room, CancellationToken ct)
    {
        var body = await reader.FindAsync(id, RequestKind.Text, ct) ?? await reader.FindAsync(id, RequestKind.Image, ct);
        if (body is null) return LedgerErrors.RequestNotFound;
        var progress = reader.ProgressOf(body);
        var (active, counts) = body.Ask.Needs is TextNeeds ? Count(room.Texts, body.Ask.Request) : Count(room.Images, body.Ask.Request);
        return Answers.Ok(new Explanation(
            body.Ask.Request.Value, body.Ask.Needs.Kind.ToString().ToLowerInvariant(), body.Waiting, progress.QueuePosition, progress.WaitTime,
            progress.IsPossible, active, counts[SkipReason.None], Reasons(counts)));
    }

    static (int Active, SkipCounts Counts) Count<TDemand, TOffer>(Market<TDemand, TOffer> market, RequestId request)
        where TDemand : JobDemand<TOffer>
        where TOffer : WorkerOffer
    {
        var active = market.Roster.Active();
        return (active.Count, market.Queue.Explain(request, active) ?? new SkipCounts());
    }

    /// <summary>A paused worker is not told that it is, and neither is anybody else: it counts as being in maintenance.</summary>
    static Dictionary<string, int> Reasons(SkipCounts counts)
    {
        var reasons = counts.NonZero().ToDictionary(r => r.Name, r => r.Count);
        var resting = counts[SkipReason.Maintenance] + counts[SkipReason.Decoy];
        if (resting > 0) reasons["maintenance"] = resting;
        return reasons;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Explanation))]
sealed partial class ExplainJson : JsonSerializerContext;
