using AIHorde.Api.Models;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Cluster;

/// <summary>Models: all that are served or wanted, and each with its week, its wait and who serves it.</summary>
static class ModelEndpoints
{
    static readonly Dictionary<string, Func<ActiveModel, IComparable?>> Columns = new()
    {
        ["name"] = model => model.Name.ToUpperInvariant(),
        ["workers"] = model => model.Count,
        ["queued"] = model => model.Queued,
        ["jobs"] = model => model.Jobs,
        ["wait"] = model => model.Eta,
        ["speed"] = model => model.Performance,
    };

    public static void MapModelPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models", ListAsync);
        routes.MapGet("/models.csv", FileAsync);
        routes.MapGet("/models/{**name}", OneAsync);
    }

    static async Task<IResult> ListAsync(HttpContext context, InnerApi api, string? q, string? type, string? sort, int? page)
    {
        var (kind, sorting) = (KindOf(type), Sorting.Parse(sort, "-workers"));
        return new RazorComponentResult<ModelsPage>(new
        {
            Visitor = await Visitor.OfAsync(context),
            Models = Paged.Of(await FoundAsync(context, api, q, kind, sorting), page),
            Sorting = sorting,
            Search = q,
            Kind = kind,
        });
    }

    static async Task<IResult> FileAsync(HttpContext context, InnerApi api, string? q, string? type, string? sort) => Csv.File(
        "models.csv", "name,kind,worker_threads,queued,waiting_jobs,wait_seconds,speed",
        (await FoundAsync(context, api, q, KindOf(type), Sorting.Parse(sort, "-workers"))).Select(IReadOnlyList<object?> (model) =>
            [model.Name, model.Type, model.Count, model.Queued, model.Jobs, model.Eta, model.Performance]));

    static async Task<List<ActiveModel>> FoundAsync(HttpContext context, InnerApi api, string? q, string kind, Sorting sorting)
    {
        var models = SiteJson.Read<List<ActiveModel>>(await api.GetAsync(context, $"/api/v2/status/models?type={kind}")) ?? [];
        return sorting.Apply(models.Where(model => q is not { Length: > 0 } || model.Name.Contains(q, StringComparison.OrdinalIgnoreCase)), Columns);
    }

    static string KindOf(string? type) => type == "text" ? "text" : "image";

    /// <summary>A model that nobody serves now has a page as long as it has a history.</summary>
    static async Task<IResult> OneAsync(
        HttpContext context, InnerApi api, ModelReferences references, TimeProvider time, string name, string? type)
    {
        var model = Uri.UnescapeDataString(name);
        var kind = KindOf(type);
        var visitor = await Visitor.OfAsync(context);
        var now = SiteJson.Read<List<ActiveModel>>(await api.GetAsync(context, $"/api/v2/status/models?type={kind}"))?.Find(each => each.Name == model);
        var twice = Uri.EscapeDataString(Uri.EscapeDataString(model));
        var hours = SiteJson.Read<List<ModelHourView>>(await api.GetAsync(context, $"/api/v2/status/models/{twice}/history?type={kind}")) ?? [];
        if (now is null && hours.Count == 0)
        {
            return Problem.Page(visitor, StatusCodes.Status404NotFound, "Nobody serves this model, and nobody has lately.");
        }

        var workers = SiteJson.Read<List<WorkerView>>(await api.GetAsync(context, "/api/v2/workers")) ?? [];
        return new RazorComponentResult<ModelPage>(new
        {
            Visitor = visitor,
            Model = now ?? new ActiveModel(model, 0, 0, 0, 0, 0, kind),
            Hours = hours,
            Workers = workers.Where(worker => worker.Models?.Contains(model) == true).ToList(),
            Facts = kind == "text" ? ModelFacts.Of(references.Texts.Find(model)) : ModelFacts.Of(references.Images.Find(model)),
            Now = time.GetUtcNow(),
        });
    }
}
