using System.Text.Json;
using System.Text.Json.Serialization;

namespace AIHorde.Worker.Bridge.Wire;

/// <summary>Servers disagree on whether a seed is a string or a number.</summary>
sealed class TextOrNumber : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => reader.TryGetInt64(out var number) ? number.ToString() : reader.GetDouble().ToString("R"),
        _ => null,
    };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
