using System.Globalization;
using System.Text.RegularExpressions;

namespace AIHorde.Tidy.Tests.Rules;

/// <summary>The page of threats names the tests that show their controls; the tests name their threats. Both must say the same.</summary>
static partial class Threats
{
    public const string Page = "docs/explanation/security.md";

    const string None = "none: ";
    const int TestsCell = 3;

    public static IEnumerable<Finding> Check(IReadOnlyList<SourceFile> files)
    {
        if (files.SingleOrDefault(file => file.Path == Page) is not { } page)
        {
            yield return new(Page, 1, "is missing");
            yield break;
        }

        var tests = files.Where(file => file is { IsTest: true, Extension: ".cs" }).SelectMany(TestsOf).ToLookup(test => test.Threat, test => test.Name);
        var rows = page.Lines.Select((line, index) => (Cells: line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries), Line: index + 1))
            .Where(row => row.Cells.Length > TestsCell && int.TryParse(row.Cells[0], out _))
            .ToDictionary(row => int.Parse(row.Cells[0], CultureInfo.InvariantCulture));
        foreach (var unknown in tests.Select(threat => threat.Key).Where(threat => !rows.ContainsKey(threat)))
        {
            yield return new(Page, 1, $"has no row for threat {unknown}, which {tests[unknown].First()} is about");
        }

        foreach (var (threat, row) in rows)
        {
            var expected = string.Join(", ", tests[threat].Distinct().Order(StringComparer.Ordinal).Select(name => $"`{name}`"));
            var said = row.Cells[TestsCell];
            if (expected.Length == 0 ? !said.StartsWith(None, StringComparison.Ordinal) : said != expected)
            {
                yield return new(Page, row.Line, $"threat {threat} says '{said}'; its tests are '{(expected.Length == 0 ? None + "and why" : expected)}'");
            }
        }
    }

    /// <summary>Each trait with the class that it stands on or in.</summary>
    static IEnumerable<(int Threat, string Name)> TestsOf(SourceFile file) => Trait().Matches(file.Text).Select(trait =>
    {
        var next = Class().Match(file.Text, trait.Index);
        var between = next.Success ? file.Text[trait.Index..next.Index] : ";";
        var onClass = !between.Contains(';') && !between.Contains("void ", StringComparison.Ordinal) && !between.Contains("Task ", StringComparison.Ordinal);
        var owner = onClass ? next : Class().Matches(file.Text).Last(declared => declared.Index < trait.Index);
        return (int.Parse(trait.Groups[1].Value, CultureInfo.InvariantCulture), owner.Groups[1].Value);
    });

    [GeneratedRegex("""\[Trait\("threat", "(\d+)"\)\]""")]
    private static partial Regex Trait();

    [GeneratedRegex(@"^ *(?:(?:public|internal|sealed|partial|abstract|static) )*class (\w+)", RegexOptions.Multiline)]
    private static partial Regex Class();
}
