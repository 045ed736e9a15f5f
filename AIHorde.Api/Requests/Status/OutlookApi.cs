using System.Text.Json.Serialization;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Requests;

/// <summary>What a worker could take now of all that waits: for a volunteer who wonders why there is no work.</summary>
/// <param name="Waiting">Jobs of its kind that wait for any worker.</param>
/// <param name="Matching">Those of them that it could take.</param>
/// <param name="ExcludedBy">The first condition that keeps the worker from a job, and how many jobs it keeps.</param>
public sealed record WorkerOutlook(Guid Id, int Waiting, int Matching, IReadOnlyDictionary<string, int> ExcludedBy);

static class OutlookApi
{
    static readonly HordeError Away = HordeError.NotFound("This worker has not asked for work in the last five minutes.", Rc.WorkerNotFound);

    public static void AddOutlook(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(OutlookJson.Default));

    public static void MapOutlook(this RouteGroupBuilder api) =>
        api.MapGet("/workers/{id}/outlook", OutlookOf).WithTags("workers").Open().Limited(RateLimits.WorkersAndTeams);

    static Results<Answer<WorkerOutlook>, HordeError> OutlookOf(string id, WaitingRoom room)
    {
        if (!Guid.TryParse(id, out var guid)) return Refusal.WorkerNotFound.ToError();
        if (room.Markets.Select(market => market.OutlookOf(new WorkerId(guid))).FirstOrDefault(found => found is not null) is not { } counts) return Away;
        var excluded = ExplainApi.Reasons(counts);
        return Answers.Ok(new WorkerOutlook(guid, counts[SkipReason.None] + excluded.Values.Sum(), counts[SkipReason.None], excluded));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WorkerOutlook))]
sealed partial class OutlookJson : JsonSerializerContext;
