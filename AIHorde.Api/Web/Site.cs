using AIHorde.Api.Live;
using AIHorde.Api.Web.Account;
using AIHorde.Api.Web.Cluster;
using AIHorde.Api.Web.Collections;
using AIHorde.Api.Web.Community;
using AIHorde.Api.Web.Docs;
using AIHorde.Api.Web.Home;
using AIHorde.Api.Web.Images;
using AIHorde.Api.Web.Live;
using AIHorde.Api.Web.Messages;
using AIHorde.Api.Web.Moderation;
using AIHorde.Api.Web.Session;
using AIHorde.Api.Web.Text;
using AIHorde.Web;

namespace AIHorde.Api.Web;

/// <summary>The site: pages for people, rendered on the server, over the same API that programs use.</summary>
static class Site
{
    public static WebApplicationBuilder AddSite(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();
        builder.Services.AddSingleton<InnerApi>();
        builder.Services.AddSingleton<SessionCookie>();
        return builder;
    }

    /// <summary>Stands before the API's own row of middleware, so that what pages ask goes through all of it.</summary>
    public static WebApplication UseSite(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseOwnApi();
        var inner = app.Services.GetRequiredService<InnerApi>();
        app.Use(next =>
        {
            inner.Serve(next);
            return next;
        });
        return app;
    }

    public static void MapSite(this IEndpointRouteBuilder routes)
    {
        routes.MapAssets();
        routes.MapHome();
        routes.MapImagePages();
        routes.MapTextPages();
        routes.MapClusterPages();
        routes.MapAccountPages();
        routes.MapSharedKeyPages();
        routes.MapCommunityPages();
        routes.MapCollectionPages();
        routes.MapMessagePages();
        routes.MapModerationPages();
        routes.MapDocs();
        routes.MapLivePages();
        routes.MapPrometheus();
        routes.MapPost("/theme", (HttpContext context, IFormCollection form) => Theme.Keep(context, form["theme"].ToString())).FromOwnPagesOnly();
    }
}
