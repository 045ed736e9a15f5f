using AIHorde.Web;

namespace AIHorde.Api.Web.Session;

/// <summary>
/// Scripts of our pages call /web/api/… and the session's key is put on: the key itself never reaches a script. A page of another origin cannot send the
/// header that this asks for, and a guest's call goes out as the anonymous account.
/// </summary>
static class OwnApi
{
    public const string Prefix = "/web/api";
    public const string Header = "X-AIHorde-Site";

    public static void UseOwnApi(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(Prefix, out var rest))
        {
            if (!context.Request.Headers.ContainsKey(Header) || !SameOriginForms.IsOwn(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            context.Request.Path = "/api" + rest;
            context.Request.Headers["apikey"] = context.RequestServices.GetRequiredService<SessionCookie>().Read(context.Request) ?? KeyHasher.Anonymous;
        }

        await next(context);
    });
}
