using System.Text.Json;

namespace AIHorde.Worker.Engine.Text;

/// <summary>The numbers of a model's <c>config.json</c>, checked: the file comes from strangers.</summary>
internal sealed record LlamaConfig(
    int Hidden, int Inner, int Layers, int Heads, int KeyHeads, int HeadSize, int Vocabulary, int ContextMax, float Epsilon, bool TiedHead,
    float[] Frequencies, IReadOnlyList<int> EndTokens)
{
    /// <summary>Families that compute the same; what differs (biases, norms of queries and keys) is seen from the weights.</summary>
    private static readonly HashSet<string> Families = new(StringComparer.Ordinal) { "llama", "mistral", "qwen2", "qwen3", "smollm" };

    private const int SizeMax = 1 << 20;

    public static LlamaConfig Load(string folder)
    {
        string file = Path.Combine(folder, "config.json");
        if (!File.Exists(file)) throw new EngineFaultException($"{folder} has no config.json.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        string generation = Path.Combine(folder, "generation_config.json");
        using var more = File.Exists(generation) ? JsonDocument.Parse(File.ReadAllBytes(generation)) : null;
        return Read(document.RootElement, more?.RootElement ?? default);
    }

    public static LlamaConfig Read(JsonElement config, JsonElement generation = default)
    {
        string family = config.TryGetProperty("model_type", out var type) ? type.GetString() ?? "" : "";
        if (!Families.Contains(family)) throw new EngineFaultException($"Models of the type '{family}' are not known to this engine.");
        int hidden = Size(config, "hidden_size"), heads = Size(config, "num_attention_heads");
        int headSize = Size(config, "head_dim", hidden / heads), keyHeads = Size(config, "num_key_value_heads", heads);
        if (heads % keyHeads != 0 || headSize % 2 != 0) throw new EngineFaultException("The model's heads do not divide.");
        int context = Size(config, "max_position_embeddings", 2048);
        return new LlamaConfig(
            hidden, Size(config, "intermediate_size"), Size(config, "num_hidden_layers"), heads, keyHeads, headSize, Size(config, "vocab_size"),
            Window(config, context), (float)Number(config, "rms_norm_eps", 1e-6),
            config.TryGetProperty("tie_word_embeddings", out var tied) && tied.ValueKind == JsonValueKind.True,
            RotaryFrequencies.Read(config, headSize, context),
            [.. EndTokensOf(config).Concat(EndTokensOf(generation)).Distinct()]);
    }

    /// <summary>Within its sliding window a model sees everything, so the window is as far as this engine goes.</summary>
    private static int Window(JsonElement config, int context)
    {
        bool unused = config.TryGetProperty("use_sliding_window", out var use) && use.ValueKind == JsonValueKind.False;
        return unused ? context : Math.Min(context, Size(config, "sliding_window", context));
    }

    private static IEnumerable<int> EndTokensOf(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty("eos_token_id", out var end)) return [];
        return end.ValueKind switch
        {
            JsonValueKind.Number => [end.GetInt32()],
            JsonValueKind.Array => [.. end.EnumerateArray().Select(e => e.GetInt32())],
            _ => [],
        };
    }

    private static int Size(JsonElement config, string name, int? otherwise = null)
    {
        if (config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
            return value.TryGetInt32(out int size) && size is > 0 and <= SizeMax * 16
                ? size
                : throw new EngineFaultException($"The model's {name} is {value}.");
        return otherwise ?? throw new EngineFaultException($"The model's config.json does not say its {name}.");
    }

    private static double Number(JsonElement config, string name, double otherwise) =>
        config.TryGetProperty(name, out var value) && value.TryGetDouble(out double number) ? number : otherwise;
}
