using AIHorde.Api.Web.Session;

namespace AIHorde.Api.Web;

/// <summary>Who follows a wrong link gets a page that leads on; programs get the bare status as before.</summary>
static class NotFound
{
    public static void UseNotFoundPage(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false } && context.GetEndpoint() is null && WantsPage(context.Request))
        {
            var page = Problem.Page(await Visitor.OfAsync(context), StatusCodes.Status404NotFound, "There is nothing at this address.");
            await page.ExecuteAsync(context);
        }
    });

    static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !Paths.IsApi(request.Path)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
