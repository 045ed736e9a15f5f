using AIHorde.Api.Web.Images;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Account;

/// <summary>What an account has under way: its requests and its workers.</summary>
static class OwnEndpoints
{
    /// <summary>Looked up one by one, so there is an end to it.</summary>
    const int ShownMax = 50;

    public static void MapOwnPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/requests", RequestsAsync);
        routes.MapGet("/account/requests.csv", FileAsync);
        routes.MapGet("/account/requests/{id:guid}", FindAsync);
        routes.MapGet("/account/workers", WorkersAsync);
    }

    static async Task<IResult> RequestsAsync(HttpContext context, InnerApi api)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        }

        return new RazorComponentResult<RequestsPage>(new { Visitor = visitor, Requests = await OfAsync(context, api, visitor) });
    }

    static async Task<IResult> FileAsync(HttpContext context, InnerApi api)
    {
        if (await Visitor.OfAsync(context) is not { } visitor) return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        return Csv.File(
            "requests.csv", "id,kind,finished,processing,waiting,wait_seconds,kudos",
            (await OfAsync(context, api, visitor)).Select(IReadOnlyList<object?> (request) =>
                [request.Id, request.Kind, request.Job?.Finished, request.Job?.Processing, request.Job?.Waiting, request.Job?.WaitTime, request.Job?.Kudos]));
    }

    /// <summary>A movement of kudos names its request and not of which kind it was: this finds its page as long as the request is kept.</summary>
    static async Task<IResult> FindAsync(HttpContext context, InnerApi api, Guid id)
    {
        foreach (var kind in new[] { "image", "text" })
            if ((await api.GetAsync(context, StatusOf(kind, $"{id}"))).IsOk) return Results.LocalRedirect(new OwnRequest(kind, $"{id}", null).Page);
        return Problem.Page(
            await Visitor.OfAsync(context), StatusCodes.Status404NotFound,
            "This request is not kept any more. Requests and results are forgotten after a while.");
    }

    static async Task<List<OwnRequest>> OfAsync(HttpContext context, InnerApi api, Visitor visitor)
    {
        var requests = new List<OwnRequest>();
        foreach (var (kind, id) in visitor.Requests.Take(ShownMax))
            requests.Add(new(kind, id, kind == "alchemy" ? null : SiteJson.Read<JobView>(await api.GetAsync(context, StatusOf(kind, id)))));
        return requests;
    }

    static async Task<IResult> WorkersAsync(HttpContext context, InnerApi api)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        }

        return new RazorComponentResult<OwnWorkersPage>(new { Visitor = visitor, Workers = await OwnWorkers.OfAsync(context, api, visitor) });
    }

    static string StatusOf(string kind, string id) => kind == "text" ? $"/api/v2/generate/text/status/{id}" : $"/api/v2/generate/check/{id}";
}

/// <summary>A request of the visitor that waits or is being worked on.</summary>
/// <param name="Job">How far it is; null for alchemy, which tells its forms one by one on its own page.</param>
public sealed record OwnRequest(string Kind, string Id, JobView? Job)
{
    public string Page => $"/{(Kind == "image" ? "images" : Kind)}/jobs/{Id}";

    public string Sentence => Job is null ? "Waits or is being worked on." : Waiting.Sentence(Job);
}
