using System.Text.Json.Serialization;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Live;

/// <summary>One hour of a worker.</summary>
public sealed record WorkerHour(DateTimeOffset At, long Done, long Faulted, decimal Kudos)
{
    public static WorkerHour Of(DateTimeOffset at, IEnumerable<TallySlot> tallies)
    {
        var amounts = tallies.ToDictionary(tally => tally.Series, tally => tally.Amount);
        return new(
            at,
            amounts.GetValueOrDefault(TallySeries.WorkerDone),
            amounts.GetValueOrDefault(TallySeries.WorkerFaulted),
            new Kudos(amounts.GetValueOrDefault(TallySeries.WorkerEarned)).ToDecimal());
    }
}

/// <summary>One hour of a model.</summary>
/// <param name="Made">Pixelsteps or tokens.</param>
public sealed record ModelHour(DateTimeOffset At, long Jobs, long Delivered, long Made);

/// <summary>What a worker, or a model, did hour by hour in the last week; hours without anything are left out. Beyond the contract.</summary>
static class HistoryApi
{
    public static readonly TimeSpan Back = TimeSpan.FromDays(7);

    public static void AddHistory(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(HistoryJson.Default));

    public static void MapHistory(this RouteGroupBuilder api)
    {
        api.MapGet("/workers/{id}/history", WorkerAsync).WithTags("workers").Open().Limited(RateLimits.WorkersAndTeams);
        api.MapGet("/status/models/{name}/history", ModelAsync).WithTags("status").Open();
    }

    static async Task<Results<Answer<IReadOnlyList<WorkerHour>>, HordeError>> WorkerAsync(
        string id, WorkerQueries workers, LiveQueries queries, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var guid) || await workers.FindAsync(new WorkerId(guid), ct) is not { } worker)
        {
            return Refusal.WorkerNotFound.ToError();
        }

        var tallies = await queries.WorkerAsync(worker.Id, Back, ct);
        return Answers.Ok<IReadOnlyList<WorkerHour>>([.. tallies.GroupBy(tally => tally.At).Select(hour => WorkerHour.Of(hour.Key, hour))]);
    }

    /// <summary>Names with a slash come encoded twice, as for the model itself; a NUL that comes so is in no name, and the database takes none.</summary>
    static async Task<Answer<IReadOnlyList<ModelHour>>> ModelAsync(string name, LiveQueries queries, CancellationToken ct, string type = "image")
    {
        var model = Uri.UnescapeDataString(name);
        var hours = model.Contains('\0') ? [] : await queries.ModelAsync(type == "text" ? RequestKind.Text : RequestKind.Image, model, Back, ct);
        return Answers.Ok<IReadOnlyList<ModelHour>>([.. hours.Select(hour => new ModelHour(hour.At, hour.Jobs, hour.Delivered, hour.Made))]);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<WorkerHour>))]
[JsonSerializable(typeof(IReadOnlyList<ModelHour>))]
sealed partial class HistoryJson : JsonSerializerContext;
