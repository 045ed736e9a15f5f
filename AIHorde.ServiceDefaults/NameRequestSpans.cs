using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace AIHorde.ServiceDefaults;

/// <summary>The framework leaves a request span's name, route and status to an instrumentation package; this is that part.</summary>
sealed class NameRequestSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static async (context, following) =>
        {
            var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
            try
            {
                await following(context);
            }
            catch (Exception exception) when (Note(span, exception))
            {
                throw;
            }
            finally
            {
                Describe(span, context);
            }
        });
        next(app);
    };

    static void Describe(Activity? span, HttpContext context)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        var route = context.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        if (route is not null)
        {
            span.SetTag("http.route", route);
        }

        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Runs as an exception filter, so the stack is still whole; never handles the exception.</summary>
    static bool Note(Activity? span, Exception exception)
    {
        span?.AddException(exception);
        span?.SetTag("error.type", exception.GetType().FullName);
        return false;
    }
}
