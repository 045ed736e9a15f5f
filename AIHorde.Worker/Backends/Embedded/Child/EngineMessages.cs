using System.Text.Json;
using System.Text.Json.Serialization;

namespace AIHorde.Worker.Backends.Embedded.Child;

/// <summary>What the worker writes to the engine's process: a line of JSON each. An answer bears the number of its question.</summary>
sealed record EngineAsk(int Id)
{
    public EngineOpening? Open { get; init; }
    public ImageWork? Image { get; init; }
    public TextWork? Text { get; init; }
    public AlchemyWork? Form { get; init; }

    /// <summary>The question of this number is no longer of interest.</summary>
    public bool Cancel { get; init; }
}

/// <param name="TorchFolder">Where libtorch lies; null computes in plain C#.</param>
/// <param name="ModelFolder">Null means the models that come with the program.</param>
sealed record EngineOpening(string? TorchFolder, bool Gpu, string? ModelFolder)
{
    /// <summary>The folder holds upscalers, not models.</summary>
    public bool Upscales { get; init; }
}

/// <summary>What the engine's process writes back: any number of lines with progress, then one with the end.</summary>
sealed record EngineAnswer(int Id)
{
    /// <summary>How much of a picture is done.</summary>
    public double? Progress { get; init; }

    /// <summary>What was written of a text since the last line.</summary>
    public Written? Written { get; init; }

    public Offer? Offer { get; init; }
    public IReadOnlyList<Picture>? Pictures { get; init; }
    public Writing? Writing { get; init; }

    /// <summary>What a form made; the engine has no forms that tell something.</summary>
    public byte[]? Made { get; init; }

    public EngineFailure? Failed { get; init; }
    public bool Cancelled { get; init; }

    /// <summary>Nothing can be done there, for this reason.</summary>
    public string? Unavailable { get; init; }

    /// <summary>The process ends now, so that all memory of the device goes back; the next job finds a new one.</summary>
    public bool Last { get; init; }

    [JsonIgnore]
    public bool IsUnderway => Progress is not null || Written is not null;
}

/// <summary>The job cannot be done; the engine is well.</summary>
sealed record EngineFailure(string Reason, IReadOnlyList<Remark> Remarks);

static class EngineLine
{
    static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new SetConverter() },
    };

    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Options);

    /// <summary>Null when the line is none of ours: a library may print, too.</summary>
    public static T? Read<T>(string line) where T : class
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize<T>(line, Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    sealed class SetConverter : JsonConverter<IReadOnlySet<string>>
    {
        public override IReadOnlySet<string> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<HashSet<string>>(ref reader, options) ?? [];

        public override void Write(Utf8JsonWriter writer, IReadOnlySet<string> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize<IEnumerable<string>>(writer, value, options);
    }
}
