using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.ComfyUi;

/// <summary>
/// A node that makes of one thing another of its kind (a picture without its background, a model that tiles), with what else it wants to be told.
/// </summary>
sealed record ComfyFilter(string Node, string Input, IReadOnlyDictionary<string, JsonNode> Rest)
{
    public const string Image = "IMAGE";
    public const string Model = "MODEL";
    public const string Vae = "VAE";

    /// <summary>The first that is there. Null when the server has none, or only such as want something that nobody here can choose.</summary>
    public static ComfyFilter? Find(JsonNode nodes, string type, params IEnumerable<string> names) =>
        names.Select(name => Read(name, nodes[name], type)).FirstOrDefault(filter => filter is not null);

    static ComfyFilter? Read(string name, JsonNode? node, string type)
    {
        if (node?["input"]?["required"] is not JsonObject inputs || (node["output"] as JsonArray)?.FirstOrDefault().Text() != type)
        {
            return null;
        }

        var same = inputs.Where(input => (input.Value as JsonArray)?.FirstOrDefault().Text() == type).Select(input => input.Key).ToList();
        var rest = inputs.Where(input => !same.Contains(input.Key)).Select(input => (input.Key, Usual: Usual(input.Value))).ToList();
        return same is [var only] && rest.All(input => input.Usual is not null)
            ? new ComfyFilter(name, only, rest.ToDictionary(input => input.Key, input => input.Usual!))
            : null;
    }

    /// <summary>The default that the node names, or the first of its choices.</summary>
    static JsonNode? Usual(JsonNode? definition)
    {
        var parts = definition as JsonArray ?? [];
        var options = parts.Count > 1 ? parts[1] as JsonObject : null;
        return options?["default"] ?? (parts.FirstOrDefault() as JsonArray ?? options?["options"] as JsonArray)?.FirstOrDefault();
    }
}
