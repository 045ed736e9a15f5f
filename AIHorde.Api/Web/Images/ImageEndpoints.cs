using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Images;

static class ImageEndpoints
{
    public static void MapImagePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/images", async (HttpContext context, InnerApi api, string? model, Guid? style) =>
            await PageAsync(context, api, new ImageForm { Model = model ?? "", Style = style?.ToString() ?? "" }, null));
        routes.MapPost("/images/ask", AskAsync).FromOwnPagesOnly();
        routes.MapGet("/images/jobs/{id:guid}", JobAsync);
        routes.MapPost("/images/jobs/{id:guid}/cancel", CancelAsync).FromOwnPagesOnly();
    }

    static async Task<IResult> AskAsync(HttpContext context, InnerApi api)
    {
        var form = await ImageForm.ReadAsync(context.Request);
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.SendAsync(context, HttpMethods.Post, "/api/v2/generate/async", form.ToRequest(), visitor?.ApiKey ?? KeyHasher.Anonymous);
        return answer.IsOk && answer.Body.TryGetProperty("id", out var id)
            ? Results.LocalRedirect($"/images/jobs/{id.GetString()}")
            : await PageAsync(context, api, form, answer.Message);
    }

    static async Task<RazorComponentResult<ImagesPage>> PageAsync(HttpContext context, InnerApi api, ImageForm form, string? refusal) => new(new
    {
        Visitor = await Visitor.OfAsync(context),
        Models = SiteJson.Read<List<ActiveModel>>(await api.GetAsync(context, "/api/v2/status/models?type=image"))?
            .OrderByDescending(model => model.Count).ThenBy(model => model.Name, StringComparer.OrdinalIgnoreCase).ToList() ?? [],
        Form = form,
        Style = await StyleView.FindAsync(context, api, "image", form.Style),
        Refusal = refusal,
    });

    static async Task<IResult> JobAsync(HttpContext context, InnerApi api, Guid id)
    {
        var check = await api.GetAsync(context, $"/api/v2/generate/check/{id}");
        if (SiteJson.Read<JobView>(check) is not { } job || !check.IsOk)
        {
            return new RazorComponentResult<JobGonePage>(new { Visitor = await Visitor.OfAsync(context), check.Message }) { StatusCode = check.Status };
        }

        var whole = job.Finished > 0 ? SiteJson.Read<JobView>(await api.GetAsync(context, $"/api/v2/generate/status/{id}")) : job;
        return new RazorComponentResult<JobPage>(new { Visitor = await Visitor.OfAsync(context), Id = id, Job = whole ?? job });
    }

    static async Task<IResult> CancelAsync(HttpContext context, InnerApi api, Guid id)
    {
        await api.SendAsync(context, HttpMethods.Delete, $"/api/v2/generate/status/{id}", null, null);
        return Results.LocalRedirect($"/images/jobs/{id}");
    }
}
