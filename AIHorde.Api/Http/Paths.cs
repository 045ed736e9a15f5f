namespace AIHorde.Api;

/// <summary>
/// Odd paths, before routing. Slashes doubled at the start count as one, because workers join an origin and a path carelessly; inside, the client is
/// sent to the right path; a slash at the end is another path, which does not exist; a NUL is nobody's name.
/// </summary>
sealed class Paths(RequestDelegate next)
{
    public static bool IsApi(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/.well-known");

    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            path = "/" + path.TrimStart('/');
            context.Request.Path = path;
        }

        if (!IsApi(context.Request.Path))
        {
            await next(context);
        }
        else if (path.Contains('\0') || (path.EndsWith('/') && path.StartsWith("/api/v2", StringComparison.Ordinal)))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
        {
            await HordeError.HoldsNul.ExecuteAsync(context);
        }
        else if (path.Contains("//", StringComparison.Ordinal))
        {
            Redirect(context);
        }
        else
        {
            await next(context);
        }
    }

    static void Redirect(HttpContext context)
    {
        // The encoded form, so that nothing in the path can end up as a second header or another host.
        var single = string.Join('/', context.Request.Path.ToUriComponent().Split('/', StringSplitOptions.RemoveEmptyEntries));
        var origin = $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}";
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"{origin}/{single}{context.Request.QueryString.ToUriComponent()}";
    }
}
