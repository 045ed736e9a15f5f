using System.Text.Json;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>A part's config.json, as diffusers and transformers write it; what it leaves out has their defaults.</summary>
internal sealed class ModelConfig(JsonElement root)
{
    public static ModelConfig Read(string path)
    {
        if (!File.Exists(path)) throw new EngineFaultException($"There is no {path}.");
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (JsonException exception)
        {
            throw new EngineFaultException($"{path} is not JSON.", exception);
        }
    }

    public static ModelConfig Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return new ModelConfig(document.RootElement.Clone());
    }

    public int Int(string name, int otherwise) => Find(name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : otherwise;

    public float Float(string name, float otherwise) => Find(name) is { ValueKind: JsonValueKind.Number } value ? value.GetSingle() : otherwise;

    public string Text(string name, string otherwise) => Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : otherwise;

    public bool Bool(string name, bool otherwise)
        => Find(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : otherwise;

    /// <summary>A number stands for as many of itself as are asked for.</summary>
    public int[] Ints(string name, int count, int otherwise) => Find(name) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(v => v.GetInt32())],
        { ValueKind: JsonValueKind.Number } one => [.. Enumerable.Repeat(one.GetInt32(), count)],
        _ => [.. Enumerable.Repeat(otherwise, count)],
    };

    public string[] Texts(string name, params string[] otherwise) => Find(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(v => v.GetString() ?? "")]
        : otherwise;

    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    private JsonElement? Find(string name) => root.TryGetProperty(name, out JsonElement value) ? value : null;
}
