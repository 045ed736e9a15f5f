using AIHorde.Api.Web.Session;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Moderation;

static class WorkerModeration
{
    public static void MapWorkerModeration(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/workers", (HttpContext http, InnerApi api, string? q, string? standing, int? page) =>
            Desk.OpenAsync(http, api, desk => ListAsync(desk, q, standing, Math.Max(1, page ?? 1))));
        pages.MapGet("/workers/{id:guid}", (HttpContext http, InnerApi api, Guid id) => Desk.OpenAsync(http, api, desk => ShowAsync(desk, id)));
        pages.MapPost("/workers/{id:guid}", (HttpContext http, InnerApi api, RequestQueries requests, Guid id) => Desk.OpenAsync(http, api, async desk =>
        {
            if (await FileAsync(desk, id) is not { } worker) return desk.NotFound("worker");
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var running = await requests.RunningOfWorkerAsync(new WorkerId(id), http.RequestAborted);
            return WorkerActs.Of(worker, form, running) is { } act ? await desk.DoAsync(form, act) : Results.LocalRedirect($"/moderation/workers/{id}");
        }));
        pages.MapGet("/messages", (HttpContext http, InnerApi api) => Desk.OpenAsync(http, api, MessagesAsync));
        pages.MapPost("/messages", (HttpContext http, InnerApi api) => Desk.OpenAsync(http, api, async desk =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var online = await desk.ReadAsync<List<WorkerFile>>("/api/v2/workers") ?? [];
            return await desk.DoAsync(form, WorkerActs.Tell(null, form, [$"Every worker reads it with its next pops; {online.Count} are online."]));
        }));
        pages.MapPost("/messages/{id:guid}/delete", (HttpContext http, InnerApi api, Guid id) => Desk.OpenAsync(http, api, async desk =>
            await desk.DoAsync(await http.Request.ReadFormAsync(http.RequestAborted), WorkerActs.Silence(id))));
    }

    static async Task<IResult> ListAsync(Desk desk, string? q, string? standing, int page)
    {
        var query = $"q={Uri.EscapeDataString(q ?? "")}&standing={Uri.EscapeDataString(standing ?? "")}";
        return new RazorComponentResult<WorkersPage>(new
        {
            desk.Visitor,
            Workers = await desk.ReadAsync<List<WorkerFile>>($"/api/v2/moderation/workers?{query}&page={page}") ?? [],
            Search = q,
            Standing = standing,
            Page = page,
            Query = query,
        });
    }

    static async Task<IResult> ShowAsync(Desk desk, Guid id)
    {
        if (await FileAsync(desk, id) is not { } worker) return desk.NotFound("worker");
        return new RazorComponentResult<WorkerPage>(new
        {
            desk.Visitor,
            Worker = worker,
            Messages = await desk.ReadAsync<List<MessageLine>>($"/api/v2/workers/messages?worker_id={id}") ?? [],
            Actions = await desk.ReadAsync<List<ActionLine>>($"/api/v2/moderation/actions?target={id}") ?? [],
        });
    }

    static async Task<IResult> MessagesAsync(Desk desk) => new RazorComponentResult<MessagesPage>(new
    {
        desk.Visitor, Messages = await desk.ReadAsync<List<MessageLine>>("/api/v2/workers/messages") ?? [],
    });

    static Task<WorkerFile?> FileAsync(Desk desk, Guid id) => desk.ReadAsync<WorkerFile>($"/api/v2/workers/{id}");
}
