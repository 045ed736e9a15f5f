using System.Text.RegularExpressions;

namespace AIHorde.Tidy.Tests.Rules;

/// <summary>A setting that nobody can read about does not exist: each name that the code reads stands in a page of documentation.</summary>
static partial class Settings
{
    public static IEnumerable<Finding> Check(IReadOnlyList<SourceFile> files)
    {
        var documentation = string.Concat(files.Where(file => file.Extension == ".md").Select(file => file.Text));
        var known = new HashSet<string>(Name().Matches(documentation).Select(match => match.Value), StringComparer.Ordinal);
        foreach (var file in files.Where(file => file is { Extension: ".cs", IsTest: false }))
        {
            foreach (Match used in Quoted().Matches(file.Text))
            {
                if (!known.Contains(used.Groups[1].Value))
                {
                    var line = file.Text.AsSpan(0, used.Index).Count('\n') + 1;
                    yield return new(file.Path, line, $"{used.Groups[1].Value} is in no page of documentation: add it to docs/reference/configuration.md");
                }
            }
        }
    }

    [GeneratedRegex(@"""(AIHORDE_[A-Z0-9_]*[A-Z0-9])""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"AIHORDE_[A-Z0-9_]*[A-Z0-9]")]
    private static partial Regex Name();
}
