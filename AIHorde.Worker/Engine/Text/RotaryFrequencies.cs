using System.Text.Json;

namespace AIHorde.Worker.Engine.Text;

/// <summary>The angle a position turns each pair of features, with the ways in which models were stretched to longer contexts.</summary>
internal static class RotaryFrequencies
{
    public static float[] Read(JsonElement config, int headSize, int context)
    {
        var scaling = Object(config, "rope_parameters") ?? Object(config, "rope_scaling") ?? default;
        double theta = Number(scaling, "rope_theta") ?? Number(config, "rope_theta") ?? 10000;
        var frequencies = new double[headSize / 2];
        for (int i = 0; i < frequencies.Length; i++) frequencies[i] = Math.Pow(theta, -2.0 * i / headSize);
        string type = Text(scaling, "rope_type") ?? Text(scaling, "type") ?? "default";
        var scaled = type switch
        {
            "default" => frequencies,
            "linear" => [.. frequencies.Select(f => f / Factor(scaling))],
            "llama3" => Llama3(frequencies, scaling, context),
            _ => throw new EngineFaultException($"Rotary positions of the type '{type}' are not known to this engine."),
        };
        return [.. scaled.Select(f => (float)f)];
    }

    /// <summary>Fast turns stay as they were trained, slow ones are stretched, and those between are blended.</summary>
    private static double[] Llama3(double[] frequencies, JsonElement scaling, int context)
    {
        double factor = Factor(scaling), low = Number(scaling, "low_freq_factor") ?? 1, high = Number(scaling, "high_freq_factor") ?? 4;
        double trained = Number(scaling, "original_max_position_embeddings") ?? context;
        return [.. frequencies.Select(f =>
        {
            double wave = 2 * Math.PI / f;
            if (wave < trained / high) return f;
            if (wave > trained / low) return f / factor;
            double smooth = (trained / wave - low) / (high - low);
            return (1 - smooth) * f / factor + smooth * f;
        })];
    }

    private static double Factor(JsonElement scaling) =>
        Number(scaling, "factor") is { } factor and > 0 ? factor : throw new EngineFaultException("The model's rotary scaling has no factor.");

    private static JsonElement? Object(JsonElement config, string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static double? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble() : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
