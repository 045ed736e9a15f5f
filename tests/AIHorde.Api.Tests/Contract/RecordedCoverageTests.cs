using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace AIHorde.Api.Tests.Contract;

/// <summary>A replay names the cases that it leaves out; this makes sure that every area has one.</summary>
public partial class RecordedCoverageTests
{
    [Fact]
    public void Every_area_of_the_record_is_replayed()
    {
        var replayed = Directory.EnumerateFiles(Folder(), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => NewReplay().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(RecordedCase.Areas().Except(replayed).Select(area => $"Nothing replays '{area}'"));
    }

    static string Folder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, ".."));

    [GeneratedRegex("""new (?:Replay|KudosChain)\([a-z]+, "([^"]+)"\)""")]
    private static partial Regex NewReplay();
}
