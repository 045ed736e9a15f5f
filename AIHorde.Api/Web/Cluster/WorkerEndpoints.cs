using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Cluster;

static class WorkerEndpoints
{
    static readonly Dictionary<string, Func<WorkerView, IComparable?>> Columns = new()
    {
        ["name"] = worker => worker.Name.ToUpperInvariant(),
        ["type"] = worker => worker.Type,
        ["done"] = worker => worker.RequestsFulfilled,
        ["kudos"] = worker => worker.KudosRewards,
        ["uptime"] = worker => worker.Uptime,
        ["state"] = worker => WorkerState.Of(worker).Text,
        ["speed"] = worker => Speed(worker),
    };

    public static void MapWorkerPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/workers", WorkersAsync);
        routes.MapGet("/workers.csv", FileAsync);
        routes.MapGet("/workers/{id:guid}", (HttpContext context, InnerApi api, Guid id) => WorkerAsync(context, api, id, null));
        routes.MapPost("/workers/{id:guid}/maintenance", (HttpContext context, InnerApi api, Guid id) =>
            ChangeAsync(context, api, id, Maintenance)).FromOwnPagesOnly();
        routes.MapPost("/workers/{id:guid}/settings", (HttpContext context, InnerApi api, Guid id) =>
            ChangeAsync(context, api, id, Settings)).FromOwnPagesOnly();
        routes.MapGet("/workers/{id:guid}/delete", (HttpContext context, InnerApi api, Guid id) => AskAsync(context, api, id, null));
        routes.MapPost("/workers/{id:guid}/delete", DeleteAsync).FromOwnPagesOnly();
    }

    static async Task<IResult> WorkersAsync(HttpContext context, InnerApi api, string? q, string? type, string? sort, int? page)
    {
        var sorting = Sorting.Parse(sort, "-done");
        return new RazorComponentResult<WorkersPage>(new
        {
            Visitor = await Visitor.OfAsync(context),
            Workers = Paged.Of(await ListAsync(context, api, q, type, sorting), page),
            Sorting = sorting,
            Search = q,
            Kind = type,
        });
    }

    static async Task<IResult> FileAsync(HttpContext context, InnerApi api, string? q, string? type, string? sort) => Csv.File(
        "workers.csv", "id,name,kind,state,performance,jobs_done,jobs_not_finished,kudos,uptime_seconds,models",
        (await ListAsync(context, api, q, type, Sorting.Parse(sort, "-done"))).Select(IReadOnlyList<object?> (worker) =>
        [
            worker.Id, worker.Name, worker.Type, WorkerState.Of(worker).Text, worker.Performance, worker.RequestsFulfilled, worker.UncompletedJobs,
            worker.KudosRewards, worker.Uptime, string.Join(' ', worker.Models ?? worker.Forms ?? []),
        ]));

    /// <summary>Those that are online; one that is away is found by its id or its whole name.</summary>
    static async Task<List<WorkerView>> ListAsync(HttpContext context, InnerApi api, string? q, string? type, Sorting sorting)
    {
        var workers = SiteJson.Read<List<WorkerView>>(await api.GetAsync(context, "/api/v2/workers")) ?? [];
        var shown = sorting.Apply(
            workers.Where(worker => (type is not { Length: > 0 } || worker.Type == type) && (q is not { Length: > 0 } || Matches(worker, q))), Columns);
        if (shown.Count > 0 || q?.Trim() is not { Length: > 0 } sought) return shown;
        var path = Guid.TryParse(sought, out var id) ? $"/api/v2/workers/{id}" : $"/api/v2/workers/name/{Uri.EscapeDataString(sought)}";
        return SiteJson.Read<WorkerView>(await api.GetAsync(context, path)) is { } away ? [away] : [];
    }

    /// <summary>Speeds of one unit are compared with each other; which unit comes first is the same whatever the order of the rest.</summary>
    static IComparable Speed(WorkerView worker) => (worker.Type, WorkerSpeed.Of(worker) ?? -1);

    static bool Matches(WorkerView worker, string text) =>
        worker.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || worker.Id == text.Trim()
        || (worker.Models ?? []).Any(model => model.Contains(text, StringComparison.OrdinalIgnoreCase));

    static async Task<IResult> WorkerAsync(HttpContext context, InnerApi api, Guid id, string? refusal)
    {
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.GetAsync(context, $"/api/v2/workers/{id}");
        if (SiteJson.Read<WorkerView>(answer) is not { } worker)
        {
            return Problem.Page(visitor, answer);
        }

        return new RazorComponentResult<WorkerPage>(new
        {
            Visitor = visitor,
            Worker = worker,
            Hours = SiteJson.Read<List<WorkerHourView>>(await api.GetAsync(context, $"/api/v2/workers/{id}/history")) ?? [],
            Outlook = SiteJson.Read<OutlookView>(await api.GetAsync(context, $"/api/v2/workers/{id}/outlook")),
            Now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            MayManage = MayManage(visitor, id),
            Refusal = refusal,
        });
    }

    static bool MayManage(Visitor? visitor, Guid id) => visitor is { IsModerator: true } || visitor?.WorkerIds.Contains(id.ToString()) == true;

    static async Task<IResult> ChangeAsync(HttpContext context, InnerApi api, Guid id, Func<IFormCollection, JsonObject> change)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.SendAsync(context, HttpMethods.Put, $"/api/v2/workers/{id}", change(form), visitor?.ApiKey);
        return answer.IsOk ? Theme.BackToPage(context) : await WorkerAsync(context, api, id, answer.Message);
    }

    static JsonObject Maintenance(IFormCollection form)
    {
        var change = new JsonObject { ["maintenance"] = form["on"] == "true" };
        if (form.Text("why") is { Length: > 0 } why) change["maintenance_msg"] = why;
        return change;
    }

    static JsonObject Settings(IFormCollection form)
    {
        var change = new JsonObject { ["info"] = form.Text("info") };
        if (form.Text("name") is { Length: > 0 } name) change["name"] = name;
        return change;
    }

    static async Task<IResult> AskAsync(HttpContext context, InnerApi api, Guid id, string? refusal)
    {
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.GetAsync(context, $"/api/v2/workers/{id}");
        if (SiteJson.Read<WorkerView>(answer) is not { } worker) return Problem.Page(visitor, answer);
        if (!MayManage(visitor, id)) return Problem.Page(visitor, StatusCodes.Status403Forbidden, "This worker is not yours.");
        return new RazorComponentResult<SurePage>(new
        {
            Title = $"Delete {worker.Name}",
            Effects = (IReadOnlyList<string>)
            [
                "The worker and its name are gone. If its program still runs, it makes a new worker that begins at nothing.",
                $"The kudos for its {Show.Counted(worker.RequestsFulfilled, "job")} stay with their owner.",
            ],
            Address = $"/workers/{id}/delete",
            Back = $"/workers/{id}",
            Visitor = visitor,
            Refusal = refusal,
        });
    }

    static async Task<IResult> DeleteAsync(HttpContext context, InnerApi api, Guid id)
    {
        var answer = await api.SendAsync(context, HttpMethods.Delete, $"/api/v2/workers/{id}", null, (await Visitor.OfAsync(context))?.ApiKey);
        return answer.IsOk ? Results.LocalRedirect("/account/workers") : await AskAsync(context, api, id, answer.Message);
    }
}
