using System.Text.RegularExpressions;

namespace AIHorde.Tidy.Tests.Rules;

/// <summary>
/// SQL is a constant and values are parameters: a statement put together from pieces at run time is where injections come from.
/// Pieces that are constants themselves (const string …) are fine, the compiler sees to it.
/// </summary>
static partial class Sql
{
    public static IEnumerable<Finding> Check(SourceFile file)
    {
        if (file.Extension is not (".cs" or ".razor"))
        {
            yield break;
        }

        foreach (Match start in Interpolated().Matches(file.Text))
        {
            var lineStart = file.Text.LastIndexOf('\n', start.Index) + 1;
            var declaration = file.Text[lineStart..start.Index];
            if (!declaration.Contains("const string", StringComparison.Ordinal) && !declaration.TrimStart().StartsWith("//", StringComparison.Ordinal))
            {
                var line = file.Text.AsSpan(0, start.Index).Count('\n') + 1;
                yield return new(file.Path, line, "SQL with values in its text: make it a constant and pass parameters");
            }
        }
    }

    [GeneratedRegex(@"(CreateCommand|NpgsqlCommand|NpgsqlBatchCommand)\(\s*\$+""|CommandText\s*=\s*\$+""" +
        @"|\$+""+\s*(select\s[^""]*\sfrom\s|insert\s+into\s|update\s[\w.{}]+\s+set\s|delete\s+from\s|" +
        @"(create|alter|drop)\s+(table|role|database|index|schema)\s)[^""]*\{?",
        RegexOptions.IgnoreCase)]
    private static partial Regex Interpolated();
}
