using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

[WireName("HordeDocument")]
public sealed record DocumentView(string? Html, string? Markdown);

/// <summary><c>/documents/terms</c>, <c>/privacy</c> and <c>/sponsors</c>, as HTML or markdown.</summary>
static class DocumentsApi
{
    public static IServiceCollection AddDocuments(this IServiceCollection services) => services
        .AddSingleton<DocumentTexts>()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, DocumentsJson.Default));

    public static void MapDocuments(this RouteGroupBuilder api)
    {
        var documents = api.MapGroup("/documents").WithTags("documents").Fresh(300);
        foreach (var name in DocumentTexts.Names)
        {
            documents.MapGet($"/{name}", (DocumentTexts texts, string? format) => Read(texts.Markdown(name), format)).Open();
        }
    }

    static Results<Answer<DocumentView>, HordeError> Read(string markdown, string? format) => format switch
    {
        null or "" or "html" => Answers.Ok(new DocumentView(Markdown.ToHtml(markdown), null)),
        "markdown" => Answers.Ok(new DocumentView(null, markdown)),
        _ => HordeError.BadRequest("The format is html or markdown."),
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DocumentView))]
sealed partial class DocumentsJson : JsonSerializerContext;
