using System.Text.Json.Serialization;
using AIHorde.Api.Requests;
using AIHorde.Api.Workers;
using AIHorde.Ledger.Models;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Models;

/// <summary>A model that somebody serves or wants.</summary>
/// <param name="Count">Threads that offer it.</param>
/// <param name="Performance">Mean things a second of one job, over the last hour.</param>
/// <param name="Queued">Things that wait for it.</param>
public sealed record ActiveModel(string Name, int Count, double Performance, double Queued, double Jobs, int Eta, string Type);

/// <summary>Which models are served, and what waits for them; put together every few seconds from sums.</summary>
sealed class ActiveModels(StatsQueries stats, OnlineWorkers online, ModelReferences references, TimeProvider time) : IDisposable
{
    const int etaWithoutWorker = 10_000;
    static readonly TimeSpan timeToLive = TimeSpan.FromSeconds(2);
    readonly Recent<List<ActiveModel>> recent = new(ct => ReadAsync(stats, online, references, ct), timeToLive, time);

    public async ValueTask<IReadOnlyList<ActiveModel>> GetAsync(CancellationToken cancel) => await recent.GetAsync(cancel);

    public bool IsKnown(string name, string type) => type == "text" ? references.Texts.IsKnown(name) : references.Images.IsKnown(name);

    /// <summary>Null for a name that no reference lists.</summary>
    public string? TypeOf(string name) => references.Images.IsKnown(name) ? "image" : references.Texts.IsListed(name) ? "text" : null;

    public void Dispose() => recent.Dispose();

    static async Task<List<ActiveModel>> ReadAsync(StatsQueries stats, OnlineWorkers online, ModelReferences references, CancellationToken ct)
    {
        var workers = await online.GetAsync(ct);
        var speeds = (await stats.SpeedsAsync(ct)).ToDictionary(s => (s.Kind, s.Model), s => s.Speed);
        var queues = (await stats.ModelQueuesAsync(ct)).ToDictionary(q => (q.Kind, q.Model));
        return
        [
            .. Of(RequestKind.Image, WorkerKind.Image, references.Images.IsKnown),
            .. Of(RequestKind.Text, WorkerKind.Text, _ => false),
        ];

        IEnumerable<ActiveModel> Of(RequestKind kind, WorkerKind workerKind, Func<string, bool> isShownUnserved)
        {
            var threads = new Dictionary<string, int>();
            foreach (var worker in workers.Where(w => w.Kind == workerKind && !w.Maintenance))
                foreach (var model in worker.Settings.Models) threads[model] = threads.GetValueOrDefault(model) + worker.Settings.Threads;
            var wanted = queues.Keys.Where(q => q.Kind == kind && isShownUnserved(q.Model)).Select(q => q.Model);
            return threads.Keys.Union(wanted).Where(m => !ImageModelReference.IsSpecial(m)).Select(model =>
            {
                var queue = queues.GetValueOrDefault((kind, model)) ?? new ModelQueue(kind, model, 0, 0);
                var speed = Math.Round(speeds.GetValueOrDefault((kind, model)), 1, MidpointRounding.ToEven);
                var count = threads.GetValueOrDefault(model);
                return new ActiveModel(model, count, speed, queue.Things, queue.Jobs, Eta(queue.Things, count * speed), kind.ToString().ToLowerInvariant());
            });
        }
    }

    static int Eta(double queued, double perSecond) =>
        queued <= 0 ? 0 : perSecond <= 0 ? etaWithoutWorker : (int)Math.Min(queued / perSecond, int.MaxValue);
}

static class ModelsApi
{
    public static void AddModels(this IServiceCollection services)
    {
        services.AddSingleton<ActiveModels>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(ModelsJson.Default));
    }

    public static void MapModels(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/status/models").WithTags("status");
        models.MapGet("", ListAsync).Open().Fresh(2);
        models.MapGet("/{name}", ByNameAsync).Open().Fresh(1);
    }

    static async Task<Results<Answer<IReadOnlyList<ActiveModel>>, HordeError>> ListAsync(
        ActiveModels models, CancellationToken ct, string type = "image", string model_state = "all", int? min_count = null, int? max_count = null)
    {
        if (ModelState.Refuse(model_state) is { } no) return no;
        var listed = (await models.GetAsync(ct)).Where(m => m.Type == type
            && (min_count is null || m.Count >= min_count) && (max_count is null || m.Count <= max_count)
            && ModelState.Includes(model_state, models.IsKnown(m.Name, type)));
        return Answers.Ok<IReadOnlyList<ActiveModel>>([.. listed]);
    }

    /// <summary>Always a list: of one for a model of the references, served or not, else of none. Names with a slash come encoded twice.</summary>
    static async Task<Answer<IReadOnlyList<ActiveModel>>> ByNameAsync(string name, ActiveModels models, CancellationToken ct)
    {
        var decoded = Uri.UnescapeDataString(name);
        if (models.TypeOf(decoded) is not { } type) return Answers.Ok<IReadOnlyList<ActiveModel>>([]);
        var active = (await models.GetAsync(ct)).FirstOrDefault(m => m.Name == decoded && m.Type == type);
        return Answers.Ok<IReadOnlyList<ActiveModel>>([active ?? new ActiveModel(decoded, 0, 0, 0, 0, 0, type)]);
    }
}

/// <summary>Which models a list is to show: those of the reference, the others, or all.</summary>
static class ModelState
{
    public static HordeError? Refuse(string state) =>
        state is "known" or "custom" or "all" ? null : HordeError.BadRequest("model_state is one of known, custom, all.");

    public static bool Includes(string state, bool isKnown) => state == "all" || (state == "known") == isKnown;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<ActiveModel>))]
sealed partial class ModelsJson : JsonSerializerContext;
