using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Alchemy;

/// <summary>Alchemy: what is in a picture is found out, or the picture is worked on.</summary>
static class AlchemyEndpoints
{
    public static void MapAlchemyPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alchemy", (HttpContext http, InnerApi api) => PageAsync(http, api, [], null));
        routes.MapPost("/alchemy/ask", AskAsync).FromOwnPagesOnly();
        routes.MapGet("/alchemy/jobs/{id:guid}", JobAsync);
        routes.MapPost("/alchemy/jobs/{id:guid}/cancel", CancelAsync).FromOwnPagesOnly();
    }

    static async Task<IResult> AskAsync(HttpContext http, InnerApi api)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var wanted = AlchemyForm.Wanted(form);
        if (await form.Base64Async("source", http.RequestAborted) is not { } picture) return await PageAsync(http, api, wanted, "Choose a picture first.");
        if (wanted.Count == 0) return await PageAsync(http, api, wanted, "Choose what to do with the picture.");
        var key = (await Visitor.OfAsync(http))?.ApiKey ?? KeyHasher.Anonymous;
        var answer = await api.SendAsync(
            http, HttpMethods.Post, "/api/v2/interrogate/async", AlchemyForm.ToRequest(picture, wanted, form.ContainsKey("slow")), key);
        return answer.IsOk && answer.Body.TryGetProperty("id", out var id)
            ? Results.LocalRedirect($"/alchemy/jobs/{id.GetString()}")
            : await PageAsync(http, api, wanted, answer.Message);
    }

    static async Task<IResult> PageAsync(HttpContext http, InnerApi api, IReadOnlyList<string> wanted, string? refusal)
    {
        var workers = SiteJson.Read<List<WorkerView>>(await api.GetAsync(http, "/api/v2/workers?type=interrogation")) ?? [];
        return new RazorComponentResult<AlchemyPage>(new
        {
            Visitor = await Visitor.OfAsync(http),
            Serving = workers.SelectMany(worker => worker.Forms ?? []).CountBy(form => form).ToDictionary(),
            Wanted = wanted,
            Refusal = refusal,
        });
    }

    static async Task<IResult> JobAsync(HttpContext http, InnerApi api, Guid id)
    {
        var visitor = await Visitor.OfAsync(http);
        var status = await api.GetAsync(http, $"/api/v2/interrogate/status/{id}");
        return SiteJson.Read<AlchemyJob>(status) is { } job
            ? new RazorComponentResult<AlchemyJobPage>(new { Visitor = visitor, Id = id, Job = job })
            : new RazorComponentResult<Images.JobGonePage>(new { Visitor = visitor, status.Message }) { StatusCode = status.Status };
    }

    static async Task<IResult> CancelAsync(HttpContext http, InnerApi api, Guid id)
    {
        await api.SendAsync(http, HttpMethods.Delete, $"/api/v2/interrogate/status/{id}", null, null);
        return Results.LocalRedirect($"/alchemy/jobs/{id}");
    }
}
