using System.Text.Json.Nodes;
using AIHorde.Api.Web.Moderation;
using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Messages;

/// <summary>What a worker is told with its pops, for its owner and for moderators.</summary>
static class MessageEndpoints
{
    const int ExpiryHours = 12;

    public static void MapMessagePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/workers/{id:guid}/messages", (HttpContext http, InnerApi api, Guid id) => PageAsync(http, api, id, null));
        routes.MapPost("/workers/{id:guid}/messages", TellAsync).FromOwnPagesOnly();
        routes.MapPost("/workers/{id:guid}/messages/{message:guid}/delete", (HttpContext http, InnerApi api, Guid id, Guid message) =>
            SendAsync(http, api, id, HttpMethods.Delete, $"/api/v2/workers/messages/{message}", null)).FromOwnPagesOnly();
    }

    static async Task<IResult> TellAsync(HttpContext http, InnerApi api, Guid id)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var hours = form.Whole("expiry", ExpiryHours);
        return await SendAsync(http, api, id, HttpMethods.Post, "/api/v2/workers/messages", new()
        {
            ["message"] = form["message"].ToString().Trim(), ["worker_id"] = id.ToString(), ["expiry"] = hours,
        });
    }

    static async Task<IResult> SendAsync(HttpContext http, InnerApi api, Guid id, string method, string path, JsonObject? body)
    {
        var visitor = await Visitor.OfAsync(http);
        var answer = await api.SendAsync(http, method, path, body, visitor?.ApiKey);
        return answer.IsOk ? Results.LocalRedirect($"/workers/{id}/messages") : await PageAsync(http, api, id, answer.Message);
    }

    static async Task<IResult> PageAsync(HttpContext http, InnerApi api, Guid id, string? refusal)
    {
        if (await Visitor.OfAsync(http) is not { } visitor) return Results.LocalRedirect("/account/sign-in");
        if (ModerationPagesJson.Read<WorkerFile>(await api.GetAsync(http, $"/api/v2/workers/{id}", visitor.ApiKey)) is not { } worker)
            return Problem.Page(visitor, StatusCodes.Status404NotFound, "There is no such worker.");
        if (!visitor.IsModerator && !visitor.WorkerIds.Contains(id.ToString()))
            return Problem.Page(visitor, StatusCodes.Status403Forbidden, "Only its owner and moderators read what a worker is told.");
        var told = await api.GetAsync(http, $"/api/v2/workers/messages?worker_id={id}", visitor.ApiKey);
        return new RazorComponentResult<WorkerMessagesPage>(new
        {
            Visitor = visitor, Id = id, worker.Name, Messages = ModerationPagesJson.Read<List<MessageLine>>(told) ?? [], Refusal = refusal,
        });
    }
}
