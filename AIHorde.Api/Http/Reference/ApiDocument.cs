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

    const string KeyScheme = "apikey";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v2/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context);
            return Task.CompletedTask;
        });
    });

    public static WebApplication MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(RateLimits.Default);
        app.MapGet("/api/swagger.json", SwaggerAsync).WithMetadata(RateLimits.Default).ExcludeFromDescription();
        ApiPage.Map(app);
        return app;
    }

    static async Task SwaggerAsync(HttpContext context, [FromKeyedServices(Name)] IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync(context.RequestAborted);
        var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi2_0, context.RequestAborted);
        context.Response.ContentType = Answers.JsonUtf8;
        await context.Response.WriteAsync(json, context.RequestAborted);
    }

    static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "AIHorde API",
            Version = "2.5",
            Description = "Crowdsourced distributed inference. Send your key in the apikey header; 0000000000 is the anonymous key.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "apikey",
        };
    }

    static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Access>().LastOrDefault() is { } access && access.Need != KeyNeed.None)
        {
            DescribeKey(operation, context, access);
        }

        Header(operation, "Client-Agent", "The name, version and contact of your program, divided by colons.", required: false);
        Header(operation, "X-Fields", "Reduces the answer to these fields, such as name,records{request}.", required: false);
        if (context.Description.HttpMethod == HttpMethods.Post)
        {
            Header(operation, IdempotencyStore.Header, "A repetition with the same key gets the first answer again.", required: false);
        }

        if (metadata.OfType<BodyContract>().LastOrDefault() is { } body)
        {
            operation.RequestBody = Body(body);
        }

        if (metadata.OfType<RateLimits>().LastOrDefault() is { Limits.Length: > 0 } limits)
        {
            var words = limits.Limits.Select(limit => RateLimit.Words(limit.Amount, limit.WindowSeconds)).Distinct(StringComparer.Ordinal);
            operation.Description = $"{operation.Description} Rate limit: {string.Join(", ", words)}.".TrimStart();
        }
    }

    static void DescribeKey(OpenApiOperation operation, OpenApiOperationTransformerContext context, Access access)
    {
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
        if (access.Policy is { } policy)
        {
            operation.Description = $"{operation.Description} Needs: {policy.Name}.".TrimStart();
        }
    }

    static void Header(OpenApiOperation operation, string name, string about, bool required)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = required,
            Description = about,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    static OpenApiRequestBody Body(BodyContract body)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) };
        foreach (var field in body.Schema?.Fields ?? [])
        {
            schema.Properties[field.Name] = field.Field.Describe();
        }

        foreach (var field in body.Loose?.Fields ?? [])
        {
            schema.Properties[field.Name] = field.Describe();
        }

        schema.Required = (body.Schema?.Fields.Where(field => field.IsRequired).Select(field => field.Name) ?? [])
            .Concat(body.Loose?.Fields.Where(field => field.Required).Select(field => field.Name) ?? [])
            .ToHashSet(StringComparer.Ordinal);
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Answers.JsonType] = new OpenApiMediaType { Schema = schema } },
        };
    }
}
