using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Styles;

/// <summary>The parameters of a style as they are kept: those that a style may set, in one order, with numbers written as the wire writes them.</summary>
static class StyleParams
{
    /// <summary>What belongs to a single request, not to a way of asking.</summary>
    static readonly string[] ofRequestsOnly =
        ["seed", "seed_variation", "control_type", "image_is_control", "return_control_map", "extra_texts", "n", "max_length", "max_context_length"];

    static readonly (string Name, string Value)[] textDefaults =
        [("min_p", "0.0"), ("smoothing_factor", "0.0"), ("dynatemp_range", "0.0"), ("dynatemp_exponent", "1.0")];

    /// <summary>Null when nothing is left.</summary>
    public static string? Keep(JsonElement? given, RequestKind kind)
    {
        var kept = new JsonObject();
        foreach (var field in StyleSchema.ParamsOf(kind).Fields.Where(field => !ofRequestsOnly.Contains(field.Name)))
        {
            if (given is { } all && all.TryGetProperty(field.Name, out var value)) kept[field.Name] = JsonNode.Parse(Written(field.Field, value));
        }

        if (kind == RequestKind.Text)
        {
            foreach (var (name, value) in textDefaults) kept[name] ??= JsonNode.Parse(value);
        }

        return kept.Count == 0 ? null : kept.ToJsonString();
    }

    public static JsonElement? Read(string? kept)
    {
        if (kept is null) return null;
        using var document = JsonDocument.Parse(kept);
        return document.RootElement.Clone();
    }

    static string Written(BodyField field, JsonElement value)
    {
        var raw = value.GetRawText();
        return field is NumberField && raw.All(c => char.IsAsciiDigit(c) || c == '-') ? $"{raw}.0" : raw;
    }
}
