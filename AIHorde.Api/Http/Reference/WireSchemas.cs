using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;

namespace AIHorde.Api;

/// <summary>Schemas of what goes over the wire: of answers from their types, of bodies from the rules that check them.</summary>
static class WireSchemas
{
    public const string Error = "RequestError";
    public const string ValidationError = "RequestValidationError";

    /// <summary>Our converters hide from the serializer what they write; and what is passed on as it came is always an object.</summary>
    public static void Mend(OpenApiSchema schema, JsonTypeInfo info)
    {
        if (WireTypeOf(info.Type) is { } wire)
        {
            schema.Type = Nullable.GetUnderlyingType(info.Type) is null ? wire : wire | JsonSchemaType.Null;
            schema.Pattern = null;
        }
        else if (WireTypeOf(info.Type.IsGenericType ? info.Type.GetGenericArguments()[^1] : info.Type.GetElementType()) is { } inner)
        {
            schema.Items ??= info.Kind == JsonTypeInfoKind.Enumerable ? new OpenApiSchema { Type = inner } : null;
            schema.AdditionalProperties ??= info.Kind == JsonTypeInfoKind.Dictionary ? new OpenApiSchema { Type = inner } : null;
        }
    }

    static JsonSchemaType? WireTypeOf(Type? type) => (type is null ? null : Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } number when number == typeof(int) || number == typeof(long) => JsonSchemaType.Integer,
        { } number when number == typeof(double) || number == typeof(decimal) => JsonSchemaType.Number,
        { } text when text == typeof(DateTimeOffset) || text == typeof(Guid) => JsonSchemaType.String,
        { } passedOn when passedOn == typeof(JsonElement) => JsonSchemaType.Object,
        _ => null,
    };

    /// <summary>Puts a schema among the components, once, and points at it.</summary>
    public static IOpenApiSchema Shared(OpenApiDocument document, string name, Func<OpenApiSchema> make)
    {
        if (document.Components?.Schemas?.ContainsKey(name) != true)
        {
            document.AddComponent(name, make());
        }

        return new OpenApiSchemaReference(name, document);
    }

    public static IOpenApiSchema OfError(OpenApiDocument document) => Shared(document, Error, () => new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(["message"], StringComparer.Ordinal),
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["message"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["rc"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Rc.Published.Select(code => (JsonNode)code!)] },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String },
        },
    });

    public static IOpenApiSchema OfValidationError(OpenApiDocument document)
    {
        var error = OfError(document);
        return Shared(document, ValidationError, () => new OpenApiSchema
        {
            AllOf =
            [
                error,
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                    {
                        ["errors"] = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Description = Publication.FieldOf(ValidationError, "errors")?.About,
                            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
                        },
                    },
                },
            ],
        });
    }

    public static IOpenApiSchema OfBody(OpenApiDocument document, BodyContract body, JsonSerializerOptions options)
    {
        var name = body.Schema?.WireName ?? body.Loose?.WireName ?? body.Type.Name;
        return Shared(document, name, () =>
        {
            var schema = body.Schema is { } rules ? rules.Describe(document) : body.Loose!.Describe();
            TellDefaults(document, schema, DefaultsOf(body.Type, options));
            return schema;
        });
    }

    /// <summary>What a route's type holds when a body says nothing: told by the type itself, so that the document cannot be wrong about it.</summary>
    static JsonObject? DefaultsOf(Type type, JsonSerializerOptions options) =>
        type.GetConstructor(Type.EmptyTypes) is { } make ? JsonSerializer.SerializeToNode(make.Invoke(null), options.GetTypeInfo(type)) as JsonObject : null;

    static void TellDefaults(OpenApiDocument document, IOpenApiSchema schema, JsonObject? defaults)
    {
        foreach (var (name, value) in defaults ?? [])
        {
            if (value is null || schema.Required?.Contains(name) == true || schema.Properties is not { } properties
                || !properties.TryGetValue(name, out var property))
            {
                continue;
            }

            if (property is OpenApiSchemaReference { Reference.Id: { } id })
            {
                TellDefaults(document, document.Components!.Schemas![id], value as JsonObject);
            }
            else if (property is OpenApiSchema own && IsTelling(value))
            {
                own.Default ??= value.DeepClone();
            }
        }
    }

    static bool IsTelling(JsonNode value) => value switch
    {
        JsonArray items => items.Count > 0,
        JsonObject => false,
        _ => value.GetValueKind() != JsonValueKind.String || value.GetValue<string>().Length > 0,
    };
}
