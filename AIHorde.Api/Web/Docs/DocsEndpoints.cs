using System.Reflection;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Docs;

/// <summary>Guides for the three kinds of readers, and the documents of the contract, as pages. Examples carry this server's own address.</summary>
static class DocsEndpoints
{
    public static readonly IReadOnlyList<(string Name, string Title)> Pages =
        [("requesters", "Ask for images and text"), ("integrators", "Use the API"), ("volunteers", "Run a worker")];

    static readonly IReadOnlyList<(string Name, string Title)> Documents =
        [("terms", "Terms"), ("privacy", "Privacy"), ("sponsors", "Sponsors")];

    public static void MapDocs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/docs", () => Results.LocalRedirect("/docs/requesters"));
        routes.MapGet("/docs/{name}", async (HttpContext context, string name) =>
        {
            var visitor = await Visitor.OfAsync(context);
            var page = Pages.FirstOrDefault(page => page.Name == name);
            return page.Name is null
                ? Problem.Page(visitor, StatusCodes.Status404NotFound, "There is no such page.")
                : Page(visitor, page.Name, page.Title, Read(page.Name).Replace("{origin}", Origin(context.Request), StringComparison.Ordinal));
        });
        foreach (var (name, title) in Documents)
        {
            routes.MapGet("/" + name, async (HttpContext context, DocumentTexts texts) =>
                Page(await Visitor.OfAsync(context), name, title, texts.Markdown(name)));
        }
    }

    static RazorComponentResult<DocsPage> Page(Visitor? visitor, string name, string title, string markdown) =>
        new(new { Visitor = visitor, Name = name, Title = title, Html = Markdown.ToHtml(markdown) });

    static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"docs/{name}.md")!);
        return reader.ReadToEnd();
    }
}
