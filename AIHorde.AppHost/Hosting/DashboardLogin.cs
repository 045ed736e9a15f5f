using System.Security.Cryptography;
using System.Text;
using AIHorde.AppHost.Dashboard.Pages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.AppHost.Hosting;

/// <summary>The dashboard stops and starts services and shows their logs: only who has the token that the launcher printed gets in.</summary>
static class DashboardLogin
{
    /// <summary>Browsers keep the cookies of a host's ports together: a second launcher beside this one must not log us out.</summary>
    static string Cookie(DashboardContext context) => $"aihorde-dashboard-{context.Port}";

    /// <summary>Telemetry comes from services, on its own port and with its own key; it is not asked for the token, and no page is served there.</summary>
    public static void UseDashboardLogin(this WebApplication app, DashboardContext context) => app.Use(async (request, next) =>
    {
        if (request.Connection.LocalPort == context.OtlpPort)
        {
            await OnOtlpPortAsync(request, next, context);
        }
        else if (!IsOurs(request.Request.Host, context))
        {
            // A page elsewhere whose name was pointed at this machine must not talk to us with the visitor's cookie.
            request.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            await request.Response.WriteAsync($"The dashboard answers at {context.Url} alone.");
        }
        else if (request.Request.Path == "/login" && request.Request.Query["t"].ToString() is { Length: > 0 } token)
        {
            await LogInAsync(request, token, context);
        }
        else if (Same(request.Request.Cookies[Cookie(context)], context.Token) || Same(Bearer(request), context.Token))
        {
            await next(request);
        }
        else if (request.Request.Path.StartsWithSegments("/assets"))
        {
            await next(request);
        }
        else
        {
            await AskAsync(request);
        }
    });

    /// <summary>What a browser may do with our pages: run our scripts and styles, and nothing of anybody else's.</summary>
    public static void UseDashboardHeaders(this WebApplication app) => app.Use((request, next) =>
    {
        var headers = request.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(request);
    });

    static async Task AskAsync(HttpContext request)
    {
        if (request.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            await new RazorComponentResult<LoginPage> { StatusCode = StatusCodes.Status401Unauthorized }.ExecuteAsync(request);
            return;
        }

        request.Response.StatusCode = StatusCodes.Status401Unauthorized;
        await request.Response.WriteAsync("The dashboard opens with the address that the launcher printed (…/login?t=…).");
    }

    static async Task OnOtlpPortAsync(HttpContext request, RequestDelegate next, DashboardContext context)
    {
        if (request.Request.Path.StartsWithSegments("/v1") && Same(request.Request.Headers["x-otlp-api-key"], context.OtlpKey))
        {
            await next(request);
        }
        else
        {
            request.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
    }

    static async Task LogInAsync(HttpContext request, string token, DashboardContext context)
    {
        if (!Same(token, context.Token))
        {
            await AskAsync(request);
            return;
        }

        request.Response.Cookies.Append(Cookie(context), token, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict });
        var wanted = request.Request.Query["to"].ToString();
        request.Response.Redirect(RedirectHttpResult.IsLocalUrl(wanted) ? wanted : "/");
    }

    static bool IsOurs(HostString host, DashboardContext context) => host.Port == context.Port && host.Host is "localhost" or "127.0.0.1" or "[::1]";

    static string? Bearer(HttpContext request) =>
        request.Request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : null;

    static bool Same(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
