using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>One step from text to pieces. <paramref name="first"/>: nothing stands before these pieces.</summary>
internal delegate IReadOnlyList<string> TextStep(IReadOnlyList<string> pieces, bool first);

/// <summary>The normalisers of a <c>tokenizer.json</c>: they change letters and keep pieces whole.</summary>
internal static class NormaliserSteps
{
    public static TextStep Read(JsonElement step)
    {
        if (step.ValueKind != JsonValueKind.Object) return static (pieces, _) => pieces;
        string type = step.GetProperty("type").GetString()!;
        return type switch
        {
            "Sequence" => Chain(step.GetProperty("normalizers").EnumerateArray().Select(Read)),
            "NFC" => Each(text => text.Normalize(NormalizationForm.FormC)),
            "NFD" => Each(text => text.Normalize(NormalizationForm.FormD)),
            "NFKC" or "Precompiled" => Each(text => text.Normalize(NormalizationForm.FormKC)),
            "NFKD" => Each(text => text.Normalize(NormalizationForm.FormKD)),
            "Lowercase" => Each(text => text.ToLowerInvariant()),
            "Prepend" => Prepend(step.GetProperty("prepend").GetString()!),
            "Replace" => Replace(Patterns.Read(step.GetProperty("pattern")), step.GetProperty("content").GetString()!),
            "Strip" => Strip(step.Flag("strip_left", true), step.Flag("strip_right", true)),
            _ => throw new EngineFaultException($"The tokenizer's normaliser '{type}' is not known."),
        };
    }

    public static TextStep Chain(IEnumerable<TextStep> steps)
    {
        TextStep[] all = [.. steps];
        return (pieces, first) => all.Aggregate(pieces, (now, step) => step(now, first));
    }

    private static TextStep Each(Func<string, string> change) => (pieces, _) => [.. pieces.Select(change)];

    private static TextStep Prepend(string prefix) => Each(text => text.Length == 0 ? text : prefix + text);

    private static TextStep Replace(Regex pattern, string content) => Each(text => pattern.Replace(text, content.Replace("$", "$$", StringComparison.Ordinal)));

    private static TextStep Strip(bool left, bool right) => Each(text => left && right ? text.Trim() : left ? text.TrimStart() : right ? text.TrimEnd() : text);
}

internal static class Patterns
{
    /// <summary>A tokenizer comes from the internet: its patterns may not run for ever.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static Regex Read(JsonElement pattern) => pattern.TryGetProperty("Regex", out var regex)
        ? Make(regex.GetString()!)
        : Make(Regex.Escape(pattern.GetProperty("String").GetString()!));

    public static Regex Make(string pattern) => new(pattern, RegexOptions.CultureInvariant, Limit);
}

internal static class JsonFlags
{
    public static bool Flag(this JsonElement element, string name, bool otherwise = false) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : otherwise;

    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
