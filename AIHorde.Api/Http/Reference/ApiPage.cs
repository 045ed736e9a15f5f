namespace AIHorde.Api;

/// <summary>The page at <c>/api/</c>: three small files of our own, embedded, so that nothing is fetched from anywhere else.</summary>
static class ApiPage
{
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    static readonly (string Path, string Resource, string Type)[] Files =
    [
        ("/api/", "reference.html", "text/html; charset=utf-8"),
        ("/api/reference.js", "reference.js", "text/javascript; charset=utf-8"),
        ("/api/reference.css", "reference.css", "text/css; charset=utf-8"),
    ];

    public static void Map(WebApplication app)
    {
        foreach (var (path, resource, type) in Files)
        {
            var content = Read(resource);
            app.MapGet(path, context =>
            {
                context.Response.ContentType = type;
                context.Response.Headers.ContentSecurityPolicy = Policy;
                context.Response.Headers.CacheControl = "no-cache";
                return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
            }).ExcludeFromDescription();
        }
    }

    static byte[] Read(string resource)
    {
        using var stream = typeof(ApiPage).Assembly.GetManifestResourceStream($"AIHorde.Api.Reference.{resource}")
            ?? throw new InvalidOperationException($"The page's file {resource} is not embedded.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
