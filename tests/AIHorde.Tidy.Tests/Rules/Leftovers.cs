using System.Text.RegularExpressions;

namespace AIHorde.Tidy.Tests.Rules;

/// <summary>What is unfinished is left out, and what is finished with is deleted.</summary>
static partial class Leftovers
{
    static readonly string[] extensions = [".orig", ".rej", ".bak", ".old", ".tmp", ".swp", ".log", ".patch", ".diff"];

    public static IEnumerable<Finding> Check(SourceFile file)
    {
        if (!file.IsCode && file.Extension != ".csproj")
        {
            yield break;
        }

        for (var index = 0; index < file.Lines.Length; index++)
        {
            if (Unfinished().Match(file.Lines[index]) is { Success: true } mark)
            {
                yield return new(file.Path, index + 1, $"{mark.Value}: finish it or leave it out");
            }
        }

        if (file.Extension == ".csproj" && file.Text.Contains("<Compile Remove", StringComparison.Ordinal))
        {
            yield return new(file.Path, 1, "a source file is kept out of the build: delete it");
        }
    }

    /// <summary>Files that belong to nothing: not to a project, or what an editor or a merge has dropped.</summary>
    public static IEnumerable<Finding> Check(IReadOnlyList<string> paths)
    {
        var projects = paths.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(path => path[..(path.LastIndexOf('/') + 1)]).ToList();
        foreach (var path in paths)
        {
            if (extensions.Contains(Path.GetExtension(path)) || path.EndsWith('~'))
            {
                yield return new(path, 1, "left over from a tool: delete it");
            }

            if (Path.GetExtension(path) is ".cs" or ".razor" && !projects.Any(project => path.StartsWith(project, StringComparison.Ordinal)))
            {
                yield return new(path, 1, "no project builds it: move it into one or delete it");
            }
        }
    }

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|NotImplemented" + @"Exception)\b")]
    private static partial Regex Unfinished();
}
