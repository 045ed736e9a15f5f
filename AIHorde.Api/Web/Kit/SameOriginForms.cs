namespace AIHorde.Web;

/// <summary>
/// Forms change state only when they come from our own pages. Browsers say where a form was sent from (Sec-Fetch-Site, Origin) and scripts cannot
/// forge either, so no token has to be kept; a client that says neither is no browser, carries no cookie by accident, and is let through.
/// </summary>
public static class SameOriginForms
{
    public static TBuilder FromOwnPagesOnly<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.DisableAntiforgery().AddEndpointFilterFactory((_, next) => context =>
            IsOwn(context.HttpContext.Request)
                ? ReadAsync(context, next)
                : ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status403Forbidden)));

    /// <summary>
    /// The form is read here once, so that one that is broken or too large is the sender's fault. What is no form at all counts as an empty one.
    /// </summary>
    static async ValueTask<object?> ReadAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!request.HasFormContentType)
        {
            request.Form = FormCollection.Empty;
        }

        try
        {
            await request.ReadFormAsync(context.HttpContext.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException refused)
        {
            return Results.StatusCode(refused.StatusCode);
        }

        return await next(context);
    }

    public static bool IsOwn(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return true;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }
}
