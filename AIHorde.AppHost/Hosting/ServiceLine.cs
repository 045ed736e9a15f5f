using System.Text.RegularExpressions;

namespace AIHorde.AppHost.Hosting;

/// <summary>
/// A line of a console taken apart, so that terminal and dashboard show what is said before who says it. Lines of .NET's console logger name level, category
/// and event; of any other line all is message.
/// </summary>
/// <param name="Category">Null where the line names none.</param>
public sealed partial record ServiceLine(LogLevel Level, string? Category, string Message)
{
    public bool IsTrouble => Level >= LogLevel.Warning;

    /// <summary>A word for what must not be told by colour alone; most lines are information and need none.</summary>
    public string Word => (Category, Level) switch
    {
        (null, _) => "",
        (_, LogLevel.Warning) => "warning: ",
        (_, LogLevel.Error) => "error: ",
        (_, LogLevel.Critical) => "critical: ",
        _ => "",
    };

    /// <summary>Where trouble comes from; good news may come from anywhere.</summary>
    public string Origin => IsTrouble && Category is not null ? $" ({Category})" : "";

    public static ServiceLine Parse(LogLine line)
    {
        var text = Plain(line.Text);
        var found = Logged().Match(text);
        return found.Success
            ? new(LevelOf(found.Groups[1].Value), found.Groups[2].Value, found.Groups[3].Value)
            : new(line.IsError ? LogLevel.Error : LogLevel.Information, null, text);
    }

    /// <summary>Without the colours that a program gives its terminal.</summary>
    public static string Plain(string text) => EscapeSequence().Replace(text, "");

    static LogLevel LevelOf(string word) => word switch
    {
        "trce" => LogLevel.Trace,
        "dbug" => LogLevel.Debug,
        "warn" => LogLevel.Warning,
        "fail" => LogLevel.Error,
        "crit" => LogLevel.Critical,
        _ => LogLevel.Information,
    };

    [GeneratedRegex(@"^(?:[0-9-]{10} [0-9:]{8} )?(trce|dbug|info|warn|fail|crit): (\S+)\[-?[0-9]+\] (.*)$")]
    private static partial Regex Logged();

    [GeneratedRegex(@"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")]
    private static partial Regex EscapeSequence();
}
