using System.Text.Json.Nodes;

namespace AIHorde.Api.Tests.Contract.Document;

/// <summary>
/// A Swagger 2 document as a list of places and what is said there, so that two of them can be compared whatever their schemas are called or cut into:
/// <c>POST /v2/generate/async body params.width</c> → integer, minimum 64, maximum 3072, multipleOf 64.
/// </summary>
public sealed class DocumentFacts
{
    const int DepthMax = 8;

    static readonly string[] bounds =
        ["minimum", "maximum", "minLength", "maxLength", "multipleOf", "minItems", "maxItems", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum"];

    readonly JsonNode document;
    readonly SortedDictionary<string, string> facts = new(StringComparer.Ordinal);

    DocumentFacts(JsonNode document) => this.document = document;

    public static IReadOnlyDictionary<string, string> Of(JsonNode document)
    {
        var all = new DocumentFacts(document);
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            var shared = item!["parameters"]?.AsArray() ?? [];
            foreach (var (method, operation) in item.AsObject().Where(one => one.Key != "parameters"))
            {
                all.Read($"{method.ToUpperInvariant()} {path}", operation!, shared);
            }
        }

        return all.facts;
    }

    void Read(string place, JsonNode operation, JsonArray shared)
    {
        facts[place] = (string?)operation["operationId"] ?? "";
        foreach (var parameter in shared.Concat(operation["parameters"]?.AsArray() ?? []).Select(one => one!))
        {
            if ((string?)parameter["in"] == "body")
            {
                facts[$"{place} body"] = "object";
                ReadMembers($"{place} body ", parameter["schema"]!, withBounds: true, 0);
            }
            else
            {
                var isRequired = (bool?)parameter["required"] == true;
                facts[$"{place} {parameter["in"]} {parameter["name"]}"] = Facts(parameter, isRequired, withBounds: true);
            }
        }

        foreach (var (status, response) in operation["responses"]!.AsObject())
        {
            facts[$"{place} {status}"] = "";
            if (status[0] == '2' && response!["schema"] is { } schema)
            {
                ReadValue($"{place} {status}", "", schema, isRequired: false, withBounds: false, 0);
            }
        }
    }

    /// <summary>Lists are marked by [] in the place, maps by {}.</summary>
    void ReadValue(string owner, string name, JsonNode schema, bool isRequired, bool withBounds, int depth)
    {
        var resolved = Resolve(schema);
        var place = name.Length == 0 ? owner : owner + name;
        var members = Members(resolved).Any();
        if (name.Length > 0)
        {
            facts[place] = members ? With(isRequired, "object") : Facts(resolved, isRequired, withBounds);
        }

        if (depth >= DepthMax)
        {
            return;
        }

        if (resolved["items"] is { } items)
        {
            ReadValue($"{place}[]", "", items, isRequired: false, withBounds, depth + 1);
            var item = Resolve(items);
            facts[$"{place}[]"] = Members(item).Any() ? "object" : Facts(item, isRequired: false, withBounds);
        }
        else if (members)
        {
            ReadMembers(name.Length == 0 ? $"{place} " : $"{place}.", resolved, withBounds, depth + 1);
        }
        else if (resolved["additionalProperties"] is JsonObject values)
        {
            facts[$"{place}{{}}"] = Facts(Resolve(values), isRequired: false, withBounds);
        }
    }

    void ReadMembers(string prefix, JsonNode schema, bool withBounds, int depth)
    {
        var resolved = Resolve(schema);
        var required = Parts(resolved).SelectMany(part => part["required"]?.AsArray() ?? []).Select(one => (string)one!).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, inner) in Members(resolved))
        {
            ReadValue(prefix, name, inner, withBounds && required.Contains(name), withBounds, depth);
        }
    }

    JsonNode Resolve(JsonNode schema) => (string?)schema["$ref"] is { } pointer
        ? document["definitions"]![pointer.Split('/')[^1]] ?? throw new InvalidOperationException($"{pointer} leads nowhere.")
        : schema;

    IEnumerable<KeyValuePair<string, JsonNode>> Members(JsonNode schema) => Parts(schema)
        .SelectMany(part => part["properties"]?.AsObject() ?? [])
        .Select(one => KeyValuePair.Create(one.Key, one.Value!));

    /// <summary>The schema and all that it is composed of, the inherited before the own.</summary>
    IEnumerable<JsonNode> Parts(JsonNode schema) =>
        (schema["allOf"]?.AsArray() ?? []).SelectMany(part => Parts(Resolve(part!))).Append(schema);

    static string Facts(JsonNode schema, bool isRequired, bool withBounds)
    {
        var said = new List<string> { (string?)schema["type"] ?? "any" };
        if (withBounds)
        {
            said.AddRange(bounds.Where(bound => schema[bound] is not null).Select(bound => $"{bound} {Number(schema[bound]!)}"));
        }

        var values = schema["enum"] ?? schema["items"]?["enum"];
        if (values is not null)
        {
            said.Add($"one of {string.Join(", ", values.AsArray().Select(value => value!.ToString()).Order(StringComparer.Ordinal))}");
        }

        return With(isRequired, string.Join(", ", said));
    }

    static string With(bool isRequired, string fact) => isRequired ? $"required {fact}" : fact;

    /// <summary>1.0 and 1 bound alike.</summary>
    static string Number(JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? (value.GetValue<decimal>() / 1.0000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : value.ToJsonString();
}
