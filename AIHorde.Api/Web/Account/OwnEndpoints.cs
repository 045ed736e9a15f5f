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
        routes.MapGet("/account/workers", WorkersAsync);
    }

    static async Task<IResult> RequestsAsync(HttpContext context, InnerApi api)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        }

        var requests = new List<OwnRequest>();
        foreach (var (kind, id) in visitor.Requests.Take(ShownMax))
        {
            requests.Add(new(kind, id, kind == "alchemy" ? null : SiteJson.Read<JobView>(await api.GetAsync(context, StatusOf(kind, id)))));
        }

        return new RazorComponentResult<RequestsPage>(new { Visitor = visitor, Requests = requests });
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
