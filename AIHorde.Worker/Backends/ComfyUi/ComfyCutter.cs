using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.ComfyUi;

/// <summary>An extension's node that gives a picture without its background, with what it wants to be told beside the picture.</summary>
sealed record ComfyCutter(string Node, string Input, IReadOnlyDictionary<string, JsonNode> Rest)
{
    const string Image = "IMAGE";

    static readonly string[] Known = ["InspyrenetRembg", "Image Remove Background (rembg)", "RMBG", "BiRefNetRMBG"];

    /// <summary>Null when the server has none, or only such as want something that nobody here can choose.</summary>
    public static ComfyCutter? Find(JsonNode nodes) => Known.Select(name => Read(name, nodes[name])).FirstOrDefault(cutter => cutter is not null);

    static ComfyCutter? Read(string name, JsonNode? node)
    {
        if (node?["input"]?["required"] is not JsonObject inputs || (node["output"] as JsonArray)?.FirstOrDefault().Text() != Image)
        {
            return null;
        }

        var picture = inputs.Where(input => (input.Value as JsonArray)?.FirstOrDefault().Text() == Image).Select(input => input.Key).ToList();
        var rest = inputs.Where(input => !picture.Contains(input.Key)).Select(input => (input.Key, Usual: Usual(input.Value))).ToList();
        return picture is [var only] && rest.All(input => input.Usual is not null)
            ? new ComfyCutter(name, only, rest.ToDictionary(input => input.Key, input => input.Usual!))
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
