using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract.Document;

/// <summary>Walks the OpenAPI document as a generator of clients does.</summary>
[Collection(ApiCollection.Name)]
public class DocumentQualityTests(ApiServer server)
{
    [Theory]
    [InlineData("/openapi/v2.json")]
    [InlineData("/api/swagger.json")]
    public async Task Every_reference_leads_somewhere(string path)
    {
        var document = await ServedDocument.ReadAsync(server, path);
        var broken = Walk(document).OfType<JsonObject>().Select(one => (string?)(one["$ref"] as JsonValue)).OfType<string>().Distinct()
            .Where(pointer => pointer.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, name) => node?[name]) is null);
        Assert.Empty(broken);
    }

    [Fact]
    public async Task Every_operation_has_all_that_a_client_is_generated_from()
    {
        var operations = await OperationsAsync();
        Assert.Equal(operations.Count, operations.Select(one => (string?)one.Node["operationId"]).Distinct().Count());
        Assert.Empty(operations.Where(one => string.IsNullOrEmpty((string?)one.Node["operationId"])).Select(one => $"{one.Name} has no operationId"));
        Assert.Empty(operations.Where(one => string.IsNullOrEmpty((string?)one.Node["summary"])).Select(one => $"{one.Name} has no summary"));
        Assert.Empty(operations.Where(one => one.Node["tags"]?.AsArray().Count is null or 0).Select(one => $"{one.Name} has no tag"));
        Assert.Empty(operations.Where(one => !one.Responses.Any(answer => answer.Key[0] == '2')).Select(one => $"{one.Name} never succeeds"));
        Assert.Empty(operations.SelectMany(one => one.Responses
            .Where(answer => Schema(answer.Value!) is null || string.IsNullOrEmpty((string?)answer.Value!["description"]))
            .Select(answer => $"{one.Name} {answer.Key} says nothing")));
        var parameters = operations.SelectMany(one => one.Parameters.Select(parameter => (one.Name, Parameter: parameter))).ToList();
        Assert.Empty(parameters.Where(one => string.IsNullOrEmpty((string?)one.Parameter["description"]))
            .Select(one => $"{one.Name} {one.Parameter["name"]} is not explained"));
    }

    [Fact]
    public async Task Every_field_is_explained_and_typed()
    {
        var schemas = (await ServedDocument.ReadAsync(server, "/openapi/v2.json"))["components"]!["schemas"]!.AsObject();
        var fields = schemas
            .SelectMany(schema => schema.Value!["properties"]?.AsObject().Select(field => (Name: $"{schema.Key}.{field.Key}", field.Value)) ?? [])
            .Where(field => field.Value!["$ref"] is null).ToList();
        Assert.Empty(fields.Where(field => string.IsNullOrEmpty((string?)field.Value!["description"])).Select(field => $"{field.Name} is not explained"));
        Assert.Empty(fields.Where(field => field.Value!["type"] is null && field.Value["oneOf"] is null && field.Value["allOf"] is null)
            .Select(field => $"{field.Name} has no type"));
        Assert.True(fields.Count > 400, $"{fields.Count} fields are too few to be all");
    }

    [Fact]
    public async Task The_written_words_are_all_used()
    {
        var document = await ServedDocument.ReadAsync(server, "/openapi/v2.json");
        var there = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(one => $"{one.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Empty(there.Except(Publication.Operations.Keys).Select(operation => $"{operation} is not in operations.json"));
        Assert.Empty(Publication.Operations.Keys.Except(there).Select(operation => $"{operation} is no operation"));
        var schemas = document["components"]!["schemas"]!.AsObject();
        var names = schemas.SelectMany(schema => schema.Value!["properties"]?.AsObject().SelectMany(
            field => (string[])[field.Key, $"{schema.Key}.{field.Key}"]) ?? []).ToHashSet(StringComparer.Ordinal);
        names.UnionWith(Walk(document["paths"]!).OfType<JsonObject>()
            .Where(one => (string?)(one["in"] as JsonValue) == "path").Select(one => (string)one["name"]!));
        names.Add("RequestValidationError.errors");
        Assert.Empty(Publication.Fields.Keys.Except(names).Select(field => $"{field} is no field"));
    }

    /// <summary>The example of a body must pass the rules of its own route.</summary>
    [Fact]
    public void Every_body_has_an_example_that_works()
    {
        var wrong = new List<string>();
        foreach (var route in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var method = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0];
            if (route.Metadata.GetMetadata<BodyContract>() is not { } body
                || Publication.KeyOf(method, route.RoutePattern.RawText!["/api".Length..].TrimEnd('/')) is not { } key)
            {
                continue;
            }

            if (Publication.Operations[key].Example is not { } example)
            {
                wrong.Add($"{key} has no example");
                continue;
            }

            using var json = JsonDocument.Parse(example.ToJsonString());
            var refusal = body.Schema is { } schema ? schema.Check(json.RootElement) ?? schema.CheckParsed(json.RootElement)
                : body.Loose!.TryConvert(json.RootElement, out _);
            if (refusal is not null)
            {
                wrong.Add($"{key}: {string.Join(' ', refusal.Errors!)}");
            }
        }

        Assert.Empty(wrong);
    }

    static JsonNode? Schema(JsonNode response) => response["content"]?["application/json"]?["schema"];

    async Task<List<(string Name, JsonNode Node, JsonObject Responses, IEnumerable<JsonNode> Parameters)>> OperationsAsync()
    {
        var document = await ServedDocument.ReadAsync(server, "/openapi/v2.json");
        return [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(one => (
            $"{one.Key} {path.Key}", one.Value!, one.Value!["responses"]!.AsObject(),
            (one.Value["parameters"]?.AsArray() ?? []).Select(parameter => parameter!))))];
    }

    static IEnumerable<JsonNode> Walk(JsonNode? node)
    {
        if (node is null)
        {
            return [];
        }

        var inner = node switch
        {
            JsonObject members => members.SelectMany(member => Walk(member.Value)),
            JsonArray items => items.SelectMany(Walk),
            _ => [],
        };
        return inner.Prepend(node);
    }
}
