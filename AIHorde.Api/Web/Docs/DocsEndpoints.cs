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
        routes.MapGet("/docs/codes", async (HttpContext context, string? q) => new RazorComponentResult<CodesPage>(new
        {
            Visitor = await Visitor.OfAsync(context), Codes = (IReadOnlyList<ReturnCode>)[.. ReturnCode.All.Where(code => code.Fits(q))], Search = q,
        }));
        routes.MapGet("/docs/{name}", async (HttpContext context, InnerApi api, string name) =>
        {
            var visitor = await Visitor.OfAsync(context);
            var page = Pages.FirstOrDefault(page => page.Name == name);
            if (page.Name is null) return Problem.Page(visitor, StatusCodes.Status404NotFound, "There is no such page.");
            var text = Read($"{page.Name}.md").Replace("{origin}", Origin(context.Request), StringComparison.Ordinal);
            return Page(visitor, page.Name, page.Title, text, page.Name == "integrators" ? await ExamplesAsync(context, api) : []);
        });
        foreach (var (name, title) in Documents)
        {
            routes.MapGet("/" + name, async (HttpContext context, DocumentTexts texts) =>
                Page(await Visitor.OfAsync(context), name, title, texts.Markdown(name), []));
        }
    }

    static RazorComponentResult<DocsPage> Page(
        Visitor? visitor, string name, string title, string markdown, IReadOnlyList<(string, string, IReadOnlyList<Example>)> examples) =>
        new(new { Visitor = visitor, Name = name, Title = title, Html = Markdown.ToHtml(markdown), Examples = examples });

    static async Task<IReadOnlyList<(string, string, IReadOnlyList<Example>)>> ExamplesAsync(HttpContext context, InnerApi api) =>
    [
        ("An image, as a whole program", "image", await Examples.OfAsync(context, api, "image")),
        ("A text, as a whole program", "text", await Examples.OfAsync(context, api, "text")),
    ];

    public static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    public static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"docs/{name}")!);
        return reader.ReadToEnd();
    }
}
