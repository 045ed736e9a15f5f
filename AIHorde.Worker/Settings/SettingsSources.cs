using System.Text.Json;

namespace AIHorde.Worker.Settings;

/// <summary>Collects raw values from file, environment and command line, each overriding the one before.</summary>
static class SettingsSources
{
    public static Dictionary<string, string> FromEnvironment(Func<string, string?> environment)
    {
        var values = new Dictionary<string, string>();
        foreach (var setting in SettingsCatalog.All)
        {
            foreach (var variable in setting.AlsoEnvironment.Append(setting.Environment))
            {
                if (environment(variable) is { Length: > 0 } value)
                {
                    values[setting.Name] = value;
                }
            }
        }

        return values;
    }

    public static Dictionary<string, string> FromCommandLine(IReadOnlyList<string> args, List<string> problems)
    {
        var values = new Dictionary<string, string>();
        for (var at = 0; at < args.Count; at++)
        {
            var cut = args[at].IndexOf('=', StringComparison.Ordinal);
            var (name, value) = cut > 0 ? (args[at][..cut], args[at][(cut + 1)..]) : (args[at], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || SettingsCatalog.Find(name) is not { } setting)
            {
                problems.Add($"\"{name}\" is no setting. --help shows them all.");
                continue;
            }

            if (value is null && at + 1 < args.Count && !args[at + 1].StartsWith("--", StringComparison.Ordinal))
            {
                value = args[++at];
            }

            if (value is null && !setting.IsSwitch)
            {
                problems.Add($"{setting.Flag} needs a value.");
                continue;
            }

            values[setting.Name] = value ?? "true";
        }

        return values;
    }

    /// <summary>Lists may be written as JSON arrays, and numbers and switches as what they are.</summary>
    public static Dictionary<string, string> FromFile(string json, List<string> problems)
    {
        var values = new Dictionary<string, string>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (SettingsCatalog.Find(member.Name) is { } setting)
                {
                    values[setting.Name] = Flat(member.Value);
                }
                else
                {
                    problems.Add($"The settings file has \"{member.Name}\", which is no setting. --help shows them all.");
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            problems.Add($"The settings file is not a JSON object: {exception.Message}");
        }

        return values;
    }

    static string Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Flat)),
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Null => "",
        JsonValueKind.Object => string.Join(',', value.EnumerateObject().Select(member => $"{member.Name}={Flat(member.Value)}")),
        _ => value.GetRawText(),
    };
}
