using System.Text.Json.Serialization;
using AIHorde.Api.Requests;
using AIHorde.Api.Workers;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Status;

/// <summary>How busy the horde is, in the thirteen numbers that front ends show.</summary>
public sealed record HordePerformance
{
    public required long QueuedRequests { get; init; }

    public required long QueuedTextRequests { get; init; }

    public required int WorkerCount { get; init; }

    public required int TextWorkerCount { get; init; }

    public required int ThreadCount { get; init; }

    public required int TextThreadCount { get; init; }

    public required double QueuedMegapixelsteps { get; init; }

    public required double PastMinuteMegapixelsteps { get; init; }

    public required double QueuedForms { get; init; }

    public required int InterrogatorCount { get; init; }

    public required int InterrogatorThreadCount { get; init; }

    public required double QueuedTokens { get; init; }

    public required double PastMinuteTokens { get; init; }
}

/// <summary>Reads what it needs every few seconds, however many front ends ask.</summary>
sealed class HordeFigures(StatsQueries stats, OnlineWorkers online, TimeProvider time) : IDisposable
{
    const double mega = 1_000_000;
    static readonly TimeSpan timeToLive = TimeSpan.FromSeconds(2);
    readonly Recent<Sums> sums = new(ct => ReadAsync(stats, ct), timeToLive, time);

    public async Task<HordePerformance> NowAsync(CancellationToken ct)
    {
        var workers = await online.GetAsync(ct);
        var now = await sums.GetAsync(ct);
        int Count(WorkerKind kind) => workers.Count(w => w.Kind == kind);
        int Threads(WorkerKind kind) => workers.Where(w => w.Kind == kind).Sum(w => w.Settings.Threads);
        QueueTotals Queue(RequestKind kind) => now.Queues.Find(q => q.Kind == kind) ?? new QueueTotals(kind, 0, 0, 0);
        long Queued(RequestKind kind) => Queue(kind).Waiting + Queue(kind).Processing;
        return new HordePerformance
        {
            QueuedRequests = Queued(RequestKind.Image),
            QueuedTextRequests = Queued(RequestKind.Text),
            QueuedForms = Queued(RequestKind.Alchemy),
            QueuedMegapixelsteps = Math.Round(Queue(RequestKind.Image).Things / mega, 2, MidpointRounding.ToEven),
            QueuedTokens = Queue(RequestKind.Text).Things,
            PastMinuteMegapixelsteps = Math.Round(now.LastMinuteOfImages / mega, 2, MidpointRounding.ToEven),
            PastMinuteTokens = now.LastMinuteOfTexts,
            WorkerCount = Count(WorkerKind.Image),
            ThreadCount = Threads(WorkerKind.Image),
            TextWorkerCount = Count(WorkerKind.Text),
            TextThreadCount = Threads(WorkerKind.Text),
            InterrogatorCount = Count(WorkerKind.Interrogation),
            InterrogatorThreadCount = Threads(WorkerKind.Interrogation),
        };
    }

    public void Dispose() => sums.Dispose();

    static async Task<Sums> ReadAsync(StatsQueries stats, CancellationToken ct) => new(
        await stats.QueuesAsync(ct),
        (await stats.TotalsAsync(RequestKind.Image, StatsSpan.Minute, ct)).Made,
        (await stats.TotalsAsync(RequestKind.Text, StatsSpan.Minute, ct)).Made);

    sealed record Sums(List<QueueTotals> Queues, long LastMinuteOfImages, long LastMinuteOfTexts);
}

static class PerformanceApi
{
    public static void AddPerformance(this IServiceCollection services)
    {
        services.AddSingleton<HordeFigures>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(PerformanceJson.Default));
    }

    public static void MapPerformance(this RouteGroupBuilder api) =>
        api.MapGet("/status/performance", async (HordeFigures figures, CancellationToken ct) => Answers.Ok(await figures.NowAsync(ct)))
            .WithTags("status").Open();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HordePerformance))]
sealed partial class PerformanceJson : JsonSerializerContext;
