using Microsoft.OpenApi;

namespace AIHorde.Api;

/// <summary>The last hand on the document: the paths as they are published, and a sentence for every field.</summary>
static class PublishedDocument
{
    const string BasePath = "/api";

    static readonly (string Name, string About)[] tags =
    [
        ("images", "Ask for images, follow and collect them; and the two calls of workers that make them."),
        ("text", "Ask for texts, follow and collect them; and the two calls of workers that write them."),
        ("alchemy", "Have images captioned, examined, upscaled or cleaned."),
        ("styles", "Named sets of models, prompt and parameters that anybody can use."),
        ("collections", "Styles gathered under one name; a request gets one of them."),
        ("users", "Accounts: register, read, change, delete."),
        ("kudos", "Gifts and awards, an account's statement, and the seals that prove the ledger."),
        ("shared keys", "Keys with a budget of their own, to be given away."),
        ("workers", "Those who generate, and messages to them."),
        ("teams", "Workers gathered under one name."),
        ("status", "How the cluster does right now, and what is new."),
        ("stats", "What was generated so far."),
        ("filters", "Patterns against prompts. For moderators."),
        ("operations", "Addresses in timeout. For moderators."),
        ("moderation", "What moderators look at and do."),
        ("documents", "Terms, privacy, sponsors."),
        ("dev", "For tests; closed unless a setting opens it."),
    ];

    public static void Publish(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "AIHorde API",
            Version = "2.5",
            Description = "Crowdsourced distributed inference. Send your key in the apikey header; 0000000000 is the anonymous key. "
                + "Every answer is JSON, refusals too: they say why in message and, where a program may care, in rc.",
        };
        document.Servers = [new OpenApiServer { Url = BasePath }];
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            Publish(paths, path[BasePath.Length..], (OpenApiPathItem)item);
        }

        document.Paths = paths;
        var used = paths.Values.SelectMany(item => item.Operations!.Values).SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(tag => tag.Name).ToHashSet(StringComparer.Ordinal);
        document.Tags = tags.Where(tag => used.Contains(tag.Name)).Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.About }).ToHashSet();
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            Explain(name, schema);
        }
    }

    /// <summary>Under the published path, with the published names of its parameters.</summary>
    static void Publish(OpenApiPaths paths, string path, OpenApiPathItem item)
    {
        foreach (var (method, operation) in item.Operations!)
        {
            var published = Publication.KeyOf(method.Method, path) is { } key ? key[(key.IndexOf(' ') + 1)..] : path;
            if (!paths.TryGetValue(published, out var shared))
            {
                paths[published] = shared = new OpenApiPathItem { Operations = [] };
            }

            Rename(operation, path, published);
            shared.Operations!.Add(method, operation);
        }
    }

    static void Rename(OpenApiOperation operation, string path, string published)
    {
        foreach (var (from, to) in path.Split('/').Zip(published.Split('/')).Where(pair => pair.First.StartsWith('{')))
        {
            var parameter = (OpenApiParameter)operation.Parameters!.Single(one => one.In == ParameterLocation.Path && one.Name == from.Trim('{', '}'));
            parameter.Name = to.Trim('{', '}');
            parameter.Description = Publication.FieldOf(string.Empty, parameter.Name)?.About;
        }
    }

    static void Explain(string name, IOpenApiSchema schema)
    {
        foreach (var (property, inner) in schema.Properties?.ToList() ?? [])
        {
            if (inner.OneOf?.OfType<OpenApiSchemaReference>().SingleOrDefault() is { } absentOrThis)
            {
                // A member that may be absent: the answer leaves it out, and never sends null in its place.
                schema.Properties![property] = absentOrThis;
            }
            else if (inner is OpenApiSchema own && Publication.FieldOf(name, property) is { } field)
            {
                Explain(own, field);
            }
        }
    }

    static void Explain(OpenApiSchema schema, PublishedField field)
    {
        schema.Description ??= field.About;
#pragma warning disable CS0618 // The plural that is to be used instead is written into OpenAPI 3.1 alone.
        schema.Example ??= field.Example?.DeepClone();
#pragma warning restore CS0618
        foreach (var (name, about) in field.Members ?? new Dictionary<string, string>())
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
            schema.Properties[name] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = about };
        }

        if (field.Values is { } values)
        {
            var target = schema.Items as OpenApiSchema ?? schema;
            target.Enum ??= [.. values.Select(value => (System.Text.Json.Nodes.JsonNode)value!)];
        }
    }
}
