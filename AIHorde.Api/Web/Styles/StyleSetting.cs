using System.Globalization;
using System.Text.Json;
using AIHorde.Api.Images;
using AIHorde.Api.Text;

namespace AIHorde.Api.Web.Styles;

/// <summary>Something that a style sets, beside what counts without it.</summary>
/// <param name="Usual">Null where nothing does.</param>
public sealed record StyleSetting(string Name, string Value, string? Usual)
{
    public bool Differs => Value != Usual;

    /// <summary>What differs from the usual comes first.</summary>
    public static IReadOnlyList<StyleSetting> Of(string kind, JsonElement? set)
    {
        if (set is not { ValueKind: JsonValueKind.Object } members) return [];
        var usual = kind == "text"
            ? JsonSerializer.SerializeToElement(new TextParams().ForWorker(null), UsualJson.Default.TextParams)
            : JsonSerializer.SerializeToElement(new ImageParams().WithDefaults(), UsualJson.Default.ImageParams);
        return
        [
            .. members.EnumerateObject().Select(member => new StyleSetting(
                member.Name.Replace('_', ' '),
                Words(member.Value),
                usual.TryGetProperty(member.Name, out var value) && value.ValueKind != JsonValueKind.Null ? Words(value) : null))
                .OrderByDescending(setting => setting.Differs),
        ];
    }

    /// <summary>Five and 5.0 are the same.</summary>
    static string Words(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
        ? number.ToString("0.############", CultureInfo.InvariantCulture)
        : value.ToString();
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.SnakeCaseLower)]
[System.Text.Json.Serialization.JsonSerializable(typeof(ImageParams))]
[System.Text.Json.Serialization.JsonSerializable(typeof(TextParams))]
sealed partial class UsualJson : System.Text.Json.Serialization.JsonSerializerContext;
