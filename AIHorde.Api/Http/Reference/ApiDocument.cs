using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AIHorde.Api;

/// <summary>
/// The API document, made from the routes themselves: the same metadata that the door enforces. Served where tools of the reference look for it
/// (<c>/api/swagger.json</c>, in the old format they read) and as OpenAPI 3 at <c>/openapi/v2.json</c>, with a page to browse and try it at <c>/api/</c>.
/// </summary>
static class ApiDocument
{
    public const string Name = "v2";

    const string Prefix = "api/v2/";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
        options.ShouldInclude = description => description.RelativePath?.StartsWith(Prefix, StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = type =>
            type.Type.GetCustomAttribute<WireNameAttribute>()?.Name ?? OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            WireSchemas.Mend(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            DescribedOperation.Describe(operation, context);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            PublishedDocument.Publish(document);
            return Task.CompletedTask;
        });
    });

    public static WebApplication MapApiDocument(this WebApplication app)
    {
        var written = new ConcurrentDictionary<OpenApiSpecVersion, Lazy<Task<byte[]>>>();
        Map("/openapi/v2.json", OpenApiSpecVersion.OpenApi3_0);
        Map("/api/swagger.json", OpenApiSpecVersion.OpenApi2_0);
        ApiPage.Map(app);
        return app;

        // Written once for each format: routes do not change while the program runs.
        void Map(string path, OpenApiSpecVersion version) => app
            .MapGet(path, async (HttpContext context, [FromKeyedServices(Name)] IOpenApiDocumentProvider provider) =>
            {
                var json = await written.GetOrAdd(version, _ => new(() => WriteAsync(provider, version))).Value;
                context.Response.ContentType = Answers.JsonUtf8;
                context.Response.ContentLength = json.Length;
                context.Response.Headers.CacheControl = "no-cache";
                await context.Response.Body.WriteAsync(json, context.RequestAborted);
            })
            .WithMetadata(RateLimits.Default)
            .ExcludeFromDescription();
    }

    static async Task<byte[]> WriteAsync(IOpenApiDocumentProvider provider, OpenApiSpecVersion version)
    {
        var document = await provider.GetOpenApiDocumentAsync();
        return Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(version));
    }
}
