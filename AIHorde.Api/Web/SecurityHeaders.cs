using AIHorde.Api.Blobs;
using AIHorde.Api.Web.Session;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Web;

/// <summary>Pages load nothing from elsewhere and run no inline script; browsers are told so.</summary>
static class SecurityHeaders
{
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments(OwnApi.Prefix))
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy =
                $"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:{BlobOrigin(context)}; "
                + $"connect-src 'self'{BlobOrigin(context)}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }

        return next(context);
    });

    /// <summary>Images may lie on an object store or at an address of another origin, when one is configured.</summary>
    static string BlobOrigin(HttpContext context)
    {
        var blobs = context.RequestServices.GetRequiredService<IOptions<BlobOptions>>().Value;
        return Uri.TryCreate(blobs.S3.PublicEndpoint ?? blobs.S3.Endpoint ?? blobs.PublicOrigin, UriKind.Absolute, out var origin)
            ? " " + origin.GetLeftPart(UriPartial.Authority)
            : "";
    }
}
