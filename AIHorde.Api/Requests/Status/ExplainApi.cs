using System.Text.Json.Serialization;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
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
        api.MapGet("/generate/explain/{id}", ExplainAsync).WithTags("images", "text", "alchemy").Open().WithSecretPath().Limited(RateLimits.TextStatus);

    static async Task<Results<Answer<Explanation>, HordeError>> ExplainAsync(
        string id, RequestReader reader, WaitingRoom room, CancellationToken ct)
    {
        if (await reader.FindAsync(id, ct) is not { } body) return Refusal.RequestNotFound.ToError();
        var progress = reader.ProgressOf(body);
        var (active, counts) = room.Of(body.Ask.Needs.Kind).Explain(body);
        return Answers.Ok(new Explanation(
            body.Ask.Request.Value, body.Ask.Needs.Kind.ToString().ToLowerInvariant(), body.Waiting, progress.QueuePosition, progress.WaitTime,
            progress.IsPossible, active, counts[SkipReason.None], Reasons(counts)));
    }

    /// <summary>A paused worker is not told that it is, and neither is anybody else: it counts as being in maintenance.</summary>
    public static Dictionary<string, int> Reasons(SkipCounts counts)
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
