using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Cluster;

static class ClusterEndpoints
{
    static readonly Dictionary<string, Func<WorkerView, IComparable?>> WorkerColumns = new()
    {
        ["name"] = worker => worker.Name.ToUpperInvariant(),
        ["type"] = worker => worker.Type,
        ["done"] = worker => worker.RequestsFulfilled,
        ["kudos"] = worker => worker.KudosRewards,
        ["uptime"] = worker => worker.Uptime,
    };

    static readonly Dictionary<string, Func<ActiveModel, IComparable?>> ModelColumns = new()
    {
        ["name"] = model => model.Name.ToUpperInvariant(),
        ["workers"] = model => model.Count,
        ["queued"] = model => model.Queued,
        ["jobs"] = model => model.Jobs,
        ["wait"] = model => model.Eta,
        ["speed"] = model => model.Performance,
    };

    public static void MapClusterPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/workers", WorkersAsync);
        routes.MapGet("/workers/{id:guid}", (HttpContext context, InnerApi api, Guid id) => WorkerAsync(context, api, id, null));
        routes.MapPost("/workers/{id:guid}/maintenance", (HttpContext context, InnerApi api, Guid id) =>
            ChangeAsync(context, api, id, form => new() { ["maintenance"] = form["on"] == "true" })).FromOwnPagesOnly();
        routes.MapPost("/workers/{id:guid}/info", (HttpContext context, InnerApi api, Guid id) =>
            ChangeAsync(context, api, id, form => new() { ["info"] = form["info"].ToString() })).FromOwnPagesOnly();
        routes.MapGet("/models", ModelsAsync);
    }

    static async Task<IResult> WorkersAsync(HttpContext context, InnerApi api, string? q, string? type, string? sort)
    {
        var workers = SiteJson.Read<List<WorkerView>>(await api.GetAsync(context, "/api/v2/workers")) ?? [];
        var shown = workers.Where(worker => (type is not { Length: > 0 } || worker.Type == type) && (q is not { Length: > 0 } || Matches(worker, q)));
        var sorting = Sorting.Parse(sort, "-done");
        return new RazorComponentResult<WorkersPage>(new
        {
            Visitor = await Visitor.OfAsync(context), Workers = sorting.Apply(shown, WorkerColumns), Sorting = sorting, Search = q, Kind = type,
        });
    }

    static bool Matches(WorkerView worker, string text) =>
        worker.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || (worker.Models ?? []).Any(model => model.Contains(text, StringComparison.OrdinalIgnoreCase));

    static async Task<IResult> WorkerAsync(HttpContext context, InnerApi api, Guid id, string? refusal)
    {
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.GetAsync(context, $"/api/v2/workers/{id}");
        return answer.IsOk && SiteJson.Read<WorkerView>(answer) is { } worker
            ? new RazorComponentResult<WorkerPage>(new { Visitor = visitor, Worker = worker, MayManage = MayManage(visitor, id), Refusal = refusal })
            : Problem.Page(visitor, answer.Status, answer.Message);
    }

    static bool MayManage(Visitor? visitor, Guid id) => visitor is { IsModerator: true } || visitor?.WorkerIds.Contains(id.ToString()) == true;

    static async Task<IResult> ChangeAsync(HttpContext context, InnerApi api, Guid id, Func<IFormCollection, JsonObject> change)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.SendAsync(context, HttpMethods.Put, $"/api/v2/workers/{id}", change(form), visitor?.ApiKey);
        return answer.IsOk ? Results.LocalRedirect($"/workers/{id}") : await WorkerAsync(context, api, id, answer.Message);
    }

    static async Task<IResult> ModelsAsync(HttpContext context, InnerApi api, string? q, string? type, string? sort)
    {
        var kind = type == "text" ? "text" : "image";
        var models = SiteJson.Read<List<ActiveModel>>(await api.GetAsync(context, $"/api/v2/status/models?type={kind}")) ?? [];
        var shown = models.Where(model => q is not { Length: > 0 } || model.Name.Contains(q, StringComparison.OrdinalIgnoreCase));
        var sorting = Sorting.Parse(sort, "-workers");
        return new RazorComponentResult<ModelsPage>(new
        {
            Visitor = await Visitor.OfAsync(context), Models = sorting.Apply(shown, ModelColumns), Sorting = sorting, Search = q, Kind = kind,
        });
    }
}
