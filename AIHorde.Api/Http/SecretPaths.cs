using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace AIHorde.Api;

/// <summary>
/// Where the path is itself a credential, spans get the route's template in its place. Keys travel in headers only, which nothing here records.
/// </summary>
sealed class SecretPaths(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<SecretPath>() is not null)
        {
            var route = endpoint.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route ?? "secret";
            var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
            span?.SetTag("url.path", route);
            span?.SetTag("url.full", null);
        }

        return next(context);
    }
}
