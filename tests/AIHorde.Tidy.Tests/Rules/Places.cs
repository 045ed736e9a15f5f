using System.Text.RegularExpressions;

namespace AIHorde.Tidy.Tests.Rules;

/// <summary>The repository builds anywhere: it names no folder of the machine it was written on, and no package registry.</summary>
static partial class Places
{
    public static IEnumerable<Finding> Check(SourceFile file)
    {
        if (file.Path.EndsWith("packages.lock.json", StringComparison.Ordinal))
        {
            yield break;
        }

        for (var index = 0; index < file.Lines.Length; index++)
        {
            if (Named().Match(file.Lines[index]) is { Success: true } place)
            {
                yield return new(file.Path, index + 1, $"{place.Value.Trim()} holds on one machine only");
            }
        }
    }

    [GeneratedRegex(@"(?<![\w.])/wo" + @"rk/(main|shared|w-\w+|\.library)\b|/tmp/bash_" +
        @"jobs|(npm" + @"js\.org|api\.nu" + @"get\.org|py" + @"pi\.org|python" + @"hosted\.org|crates" + @"\.io)")]
    private static partial Regex Named();
}
