using System.Text;

namespace AIHorde.Worker.Settings;

/// <summary>What --help prints: every setting with its flag, variable and default, fitted to the terminal.</summary>
static class HelpText
{
    const int Indent = 6;

    public static string Write(int width)
    {
        var text = new StringBuilder();
        text.AppendLine("AIHorde worker: takes jobs from an AI Horde server, generates them here, and earns kudos.").AppendLine();
        text.AppendLine("  AIHorde.Worker --api URL --key-file FILE --name NAME [settings]").AppendLine();
        text.AppendLine("A setting may stand in a settings file, in the environment or on the command line; the later wins.").AppendLine();
        foreach (var setting in SettingsCatalog.All)
        {
            text.Append("  ").Append(setting.Flag).Append("   ").Append(string.Join(", ", setting.AlsoEnvironment.Append(setting.Environment)));
            text.AppendLine(setting.Default.Length > 0 ? $"   [{setting.Default}]" : "");
            foreach (var line in Wrap(setting.Help, Math.Max(width - Indent, 40)))
            {
                text.Append(' ', Indent).AppendLine(line);
            }
        }

        return text.AppendLine().AppendLine("  --help, --version").ToString();
    }

    /// <summary>The same as a page of documentation; a test holds the page in docs/reference to it.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder("# Worker settings\n\n");
        text.Append("Written by `AIHorde.Worker --help markdown`. ");
        text.Append("A setting may stand in a settings file, in the environment or on the command line; the later wins.\n");
        text.Append("In a file, names may be written as `max-pixels`, `maxPixels` or `max_pixels`; lists may be JSON arrays. ");
        text.Append("Where two variables are named, the last one wins.\n\n| Setting | Environment | Default | Meaning |\n|---|---|---|---|\n");
        foreach (var setting in SettingsCatalog.All)
        {
            var variables = string.Join("<br>", setting.AlsoEnvironment.Append(setting.Environment).Select(variable => $"`{variable}`"));
            var aliases = setting.Aliases.Length > 0 ? $" Other workers call it {string.Join(", ", setting.Aliases.Select(alias => $"`{alias}`"))}." : "";
            text.Append($"| `{setting.Flag}` | {variables} | {(setting.Default.Length > 0 ? $"`{setting.Default}`" : "")} | {setting.Help}{aliases} |\n");
        }

        return text.ToString();
    }

    static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
