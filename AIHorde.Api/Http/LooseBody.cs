using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AIHorde.Api;

/// <summary>
/// The body of a route without a schema. Here the reference is lenient and clients lean on it: numbers may be strings, fractions are cut, nulls are
/// absent, any value is a truth; a body that is no JSON counts as empty. Only the first argument that does not convert is reported.
/// </summary>
public abstract class LooseBody
{
    readonly List<LooseField> fields = [];

    protected LooseBody() => WireName = GetType().GetCustomAttribute<WireNameAttribute>()?.Name ?? GetType().Name;

    public IReadOnlyList<LooseField> Fields => fields;

    /// <summary>What the API document calls this body.</summary>
    public string WireName { get; }

    protected void Text(string name, string help = "", bool required = false) => fields.Add(new LooseField(name, LooseKind.Text, help, required));

    protected void Integer(string name, string help = "", bool required = false) => fields.Add(new LooseField(name, LooseKind.Integer, help, required));

    protected void Flag(string name, string help = "", bool required = false) => fields.Add(new LooseField(name, LooseKind.Flag, help, required));

    /// <summary>The converted members alone, ready for the serializer, or the first failure.</summary>
    public HordeError? TryConvert(JsonElement? body, out JsonObject converted)
    {
        converted = [];
        foreach (var field in fields)
        {
            if (body is not { ValueKind: JsonValueKind.Object } given
                || !given.TryGetProperty(field.Name, out var value)
                || value.ValueKind == JsonValueKind.Null)
            {
                if (field.Required)
                {
                    return HordeError.MissingInBody(field.Name, field.Help);
                }

                continue;
            }

            if (Convert(field.Kind, value) is not { } node)
            {
                var shown = value.ValueKind == JsonValueKind.String ? value.GetString()! : PythonText.Of(value);
                return HordeError.Argument(field.Name, NotAnInteger(field.Help, shown));
            }

            converted[field.Name] = node;
        }

        return null;
    }

    public OpenApiSchema Describe() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = fields.ToDictionary(field => field.Name, field => (IOpenApiSchema)field.Describe(), StringComparer.Ordinal),
        Required = fields.Where(field => field.Required).Select(field => field.Name).ToHashSet(StringComparer.Ordinal),
    };

    public static string NotAnInteger(string help, string shown) => $"{help} invalid literal for int() with base 10: {PythonText.Of(shown)}".TrimStart();

    static JsonValue? Convert(LooseKind kind, JsonElement value) => kind switch
    {
        LooseKind.Integer => ToInteger(value) is { } number ? JsonValue.Create(number) : null,
        LooseKind.Flag => JsonValue.Create(IsTrue(value)),
        _ => JsonValue.Create(value.ValueKind == JsonValueKind.String ? value.GetString() : PythonText.Of(value)),
    };

    static long? ToInteger(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number when value.TryGetDecimal(out var number) && number is > long.MinValue and < long.MaxValue => (long)decimal.Truncate(number),
        JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetDouble(out var number) && number != 0,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };
}

public enum LooseKind
{
    Text,
    Integer,
    Flag,
}

public sealed record LooseField(string Name, LooseKind Kind, string Help, bool Required)
{
    public OpenApiSchema Describe() => new()
    {
        Description = Help.Length == 0 ? null : Help,
        Type = Kind switch { LooseKind.Integer => JsonSchemaType.Integer, LooseKind.Flag => JsonSchemaType.Boolean, _ => JsonSchemaType.String },
    };
}
