using System.Text.RegularExpressions;

namespace AIHorde.Tidy.Tests.Rules;

/// <summary>A warning is switched off only with the reason beside it.</summary>
static partial class Suppressions
{
    public static IEnumerable<Finding> Check(SourceFile file)
    {
        for (var index = 0; index < file.Lines.Length; index++)
        {
            var line = file.Lines[index];
            var above = index > 0 ? file.Lines[index - 1].Trim() : "";
            var reason = file.Extension switch
            {
                ".cs" when Pragma().IsMatch(line) => line.Contains("//", StringComparison.Ordinal) || above.StartsWith("//", StringComparison.Ordinal),
                ".cs" when Attribute().IsMatch(line) =>
                    above.StartsWith("//", StringComparison.Ordinal)
                    || file.Lines.Skip(index).Take(3).Any(following => following.Contains("Justification = \"", StringComparison.Ordinal)),
                ".csproj" or ".props" when line.Contains("<NoWarn>", StringComparison.Ordinal) =>
                    file.Lines[Math.Max(0, index - 2)..index].Any(before => before.Contains("-->", StringComparison.Ordinal)),
                _ => true,
            };
            if (!reason)
            {
                yield return new(file.Path, index + 1, "a warning is switched off without a comment that says why");
            }
        }
    }

    [GeneratedRegex(@"^\s*#pragma warning disable\b|^\s*#nullable disable\b")]
    private static partial Regex Pragma();

    [GeneratedRegex(@"^\s*\[[^""]*\bSuppressMessage\(")]
    private static partial Regex Attribute();
}
