using AIHorde.Api.Live;
using AIHorde.Api.Web.Account;
using AIHorde.Api.Web.Alchemy;
using AIHorde.Api.Web.Cluster;
using AIHorde.Api.Web.Collections;
using AIHorde.Api.Web.Docs;
using AIHorde.Api.Web.Home;
using AIHorde.Api.Web.Images;
using AIHorde.Api.Web.Leaderboard;
using AIHorde.Api.Web.Live;
using AIHorde.Api.Web.Messages;
using AIHorde.Api.Web.Moderation;
using AIHorde.Api.Web.Session;
using AIHorde.Api.Web.Styles;
using AIHorde.Api.Web.Teams;
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
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html"];
        });
        builder.Services.AddSingleton<SessionCookie>();
        builder.Services.AddSingleton<LiveBoard>();
        builder.Services.AddSingleton<Leaders>();
        builder.Services.AddSingleton<ExamplePictures>();
        return builder;
    }

    /// <summary>Stands before the API's own row of middleware, so that what pages ask goes through all of it.</summary>
    public static WebApplication UseSite(this WebApplication app)
    {
        // Answers to posts may hold a key beside words of the sender, which a compressed size would help to guess.
        app.UseWhen(context => HttpMethods.IsGet(context.Request.Method) && !Paths.IsApi(context.Request.Path), pages => pages.UseResponseCompression());
        app.UseSecurityHeaders();
        app.UseNotFoundPage();
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
        routes.MapAlchemyPages();
        routes.MapWorkerPages();
        routes.MapModelPages();
        routes.MapAccountPages();
        routes.MapStatementPages();
        routes.MapOwnPages();
        routes.MapSharedKeyPages();
        routes.MapTeamPages();
        routes.MapStylePages();
        routes.MapStyleExamplePages();
        routes.MapLeaderboard();
        routes.MapCollectionPages();
        routes.MapMessagePages();
        routes.MapModerationPages();
        routes.MapDocs();
        routes.MapLivePages();
        routes.MapPrometheus();
        routes.MapPost("/theme", (HttpContext context, IFormCollection form) => Theme.Keep(context, form["theme"].ToString())).FromOwnPagesOnly();
    }
}
