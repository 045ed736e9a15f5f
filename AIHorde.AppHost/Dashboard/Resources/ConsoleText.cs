using System.Text.RegularExpressions;

namespace AIHorde.AppHost.Dashboard.Resources;

/// <summary>Console lines may carry terminal colours; a page shows the text.</summary>
static partial class ConsoleText
{
    public static string Plain(string line) => EscapeSequence().Replace(line, "");

    [GeneratedRegex(@"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))", RegexOptions.NonBacktracking)]
    private static partial Regex EscapeSequence();
}
