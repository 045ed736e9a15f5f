namespace AIHorde.Worker.Settings;

/// <summary>What became of the settings.</summary>
public abstract record SettingsOutcome
{
    public sealed record Ready(WorkerSettings Settings) : SettingsOutcome;

    public sealed record Invalid(IReadOnlyList<string> Problems) : SettingsOutcome;

    public sealed record HelpAsked : SettingsOutcome;

    public sealed record VersionAsked : SettingsOutcome;
}

/// <summary>Defaults, then file, then environment, then command line: the later wins.</summary>
public static class SettingsReader
{
    public static SettingsOutcome Read(IReadOnlyList<string> args, Func<string, string?> environment, Func<string, string?> readFile)
    {
        if (args.Any(argument => argument is "--help" or "-h" or "-?" or "help"))
        {
            return new SettingsOutcome.HelpAsked();
        }

        if (args.Any(argument => argument is "--version"))
        {
            return new SettingsOutcome.VersionAsked();
        }

        var problems = new List<string>();
        var fromLine = SettingsSources.FromCommandLine(args, problems);
        var fromEnvironment = SettingsSources.FromEnvironment(environment);
        var values = SettingsCatalog.All.ToDictionary(setting => setting.Name, setting => setting.Default);
        foreach (var source in new[] { FromFile(fromLine, fromEnvironment, readFile, problems), fromEnvironment, fromLine })
        {
            foreach (var (name, value) in source)
            {
                values[name] = value;
            }
        }

        var settings = new SettingsParser(values, readFile, problems).Parse();
        return problems.Count > 0 || settings is null ? new SettingsOutcome.Invalid(problems) : new SettingsOutcome.Ready(settings);
    }

    static Dictionary<string, string> FromFile(
        Dictionary<string, string> line, Dictionary<string, string> environment, Func<string, string?> readFile, List<string> problems)
    {
        var asked = line.GetValueOrDefault("settings") ?? environment.GetValueOrDefault("settings");
        if (readFile(asked ?? "worker.json") is { } json)
        {
            return SettingsSources.FromFile(json, problems);
        }

        if (asked is not null)
        {
            problems.Add($"The settings file {asked} can't be read.");
        }

        return [];
    }
}
