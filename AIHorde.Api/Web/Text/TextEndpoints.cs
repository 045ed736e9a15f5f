using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Text;

static class TextEndpoints
{
    public static void MapTextPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/text", (HttpContext context, InnerApi api, string? model, Guid? style) =>
            PageAsync(context, api, new TextForm { Model = model ?? "", Style = style?.ToString() ?? "" }, null));
        routes.MapPost("/text/ask", AskAsync).FromOwnPagesOnly();
        routes.MapGet("/text/jobs/{id:guid}", JobAsync);
        routes.MapPost("/text/jobs/{id:guid}/cancel", CancelAsync).FromOwnPagesOnly();
    }

    static async Task<IResult> AskAsync(HttpContext context, InnerApi api)
    {
        var form = TextForm.Of(await context.Request.ReadFormAsync(context.RequestAborted));
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.SendAsync(
            context, HttpMethods.Post, "/api/v2/generate/text/async", form.ToRequest(), visitor?.ApiKey ?? KeyHasher.Anonymous);
        return answer.IsOk && answer.Body.TryGetProperty("id", out var id)
            ? Results.LocalRedirect($"/text/jobs/{id.GetString()}")
            : await PageAsync(context, api, form, answer.Message);
    }

    static async Task<RazorComponentResult<TextPage>> PageAsync(HttpContext context, InnerApi api, TextForm form, string? refusal) => new(new
    {
        Visitor = await Visitor.OfAsync(context),
        Models = SiteJson.Read<List<ActiveModel>>(await api.GetAsync(context, "/api/v2/status/models?type=text"))?
            .OrderByDescending(model => model.Count).ThenBy(model => model.Name, StringComparer.OrdinalIgnoreCase).ToList() ?? [],
        Form = form,
        Style = await StyleView.FindAsync(context, api, "text", form.Style),
        Refusal = refusal,
    });

    static async Task<IResult> JobAsync(HttpContext context, InnerApi api, Guid id)
    {
        var status = await api.GetAsync(context, $"/api/v2/generate/text/status/{id}");
        return status.IsOk && SiteJson.Read<JobView>(status) is { } job
            ? new RazorComponentResult<TextJobPage>(new { Visitor = await Visitor.OfAsync(context), Id = id, Job = job })
            : new RazorComponentResult<Images.JobGonePage>(new { Visitor = await Visitor.OfAsync(context), status.Message }) { StatusCode = status.Status };
    }

    static async Task<IResult> CancelAsync(HttpContext context, InnerApi api, Guid id)
    {
        await api.SendAsync(context, HttpMethods.Delete, $"/api/v2/generate/text/status/{id}", null, null);
        return Results.LocalRedirect($"/text/jobs/{id}");
    }
}
