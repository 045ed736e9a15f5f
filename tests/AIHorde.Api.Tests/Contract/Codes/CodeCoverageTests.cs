using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AIHorde.Api.Tests.Contract.Codes;

/// <summary>Every return code of the contract is provoked by a test, or it is said here why it cannot occur.</summary>
public class CodeCoverageTests
{
    [Fact]
    public void Every_code_is_provoked_or_cannot_occur()
    {
        var provoked = Provoked();
        Assert.Empty(Rc.Published.Where(code => !provoked.Contains(code) && !CodesThatCannotOccur.All.ContainsKey(code))
            .Select(code => $"No test provokes '{code}'"));
        Assert.Empty(CodesThatCannotOccur.All.Keys.Except(Rc.Published).Select(code => $"'{code}' is no code"));
    }

    [Fact]
    public void What_cannot_occur_is_sent_by_nothing()
    {
        var names = typeof(Rc).GetFields().Where(field => field.IsLiteral).ToDictionary(field => (string)field.GetRawConstantValue()!, field => field.Name);
        var api = string.Concat(Sources("AIHorde.Api").Where(file => Path.GetFileName(file) != "Rc.cs").Select(File.ReadAllText));
        Assert.Empty(CodesThatCannotOccur.All.Keys.Where(code => Regex.IsMatch(api, $@"\bRc\.{names[code]}\b")).Select(code => $"'{code}' is sent"));
    }

    /// <summary>Codes that a recorded answer has, or that a test names.</summary>
    static HashSet<string> Provoked()
    {
        var codes = Codes("recorded.json").Concat(Codes("users-examples.json")).ToHashSet(StringComparer.Ordinal);
        var names = typeof(Rc).GetFields().Where(field => field.IsLiteral).ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);
        foreach (var file in Sources(Path.Combine("tests", "AIHorde.Api.Tests")).Where(file => Path.GetFileName(file) != "CodesThatCannotOccur.cs"))
        {
            var text = File.ReadAllText(file);
            codes.UnionWith(Regex.Matches(text, @"\bRc\.(\w+)").Select(match => names.GetValueOrDefault(match.Groups[1].Value, "")));
            codes.UnionWith(Rc.Published.Where(code => text.Contains($"\"{code}\"", StringComparison.Ordinal)));
        }

        // Refusals of the ledger have the names of their codes; some are provoked by its own tests alone.
        var ledger = Sources(Path.Combine("tests", "AIHorde.Ledger.Tests")).Select(File.ReadAllText);
        codes.UnionWith(ledger.SelectMany(text => Regex.Matches(text, @"\bRefusal\.(\w+)").Select(match => match.Groups[1].Value)));
        return codes;
    }

    static List<string> Codes(string file)
    {
        using var stream = typeof(CodeCoverageTests).Assembly.GetManifestResourceStream(file)!;
        return Regex.Matches(JsonNode.Parse(stream)!.ToJsonString(WireMatch.Relaxed), """
            "rc":"([^"]+)"
            """.Trim()).Select(match => match.Groups[1].Value).ToList();
    }

    static IEnumerable<string> Sources(string folder, [CallerFilePath] string path = "") =>
        Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../../..", folder)), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
