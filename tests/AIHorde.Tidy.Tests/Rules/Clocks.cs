namespace AIHorde.Tidy.Tests.Rules;

/// <summary>The compiler refuses the wall clock, unseeded randomness and sleeping (BannedSymbols.txt); this sees that nobody takes the ban away.</summary>
static class Clocks
{
    static readonly string[] banned =
    [
        "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow",
        "M:System.Guid.NewGuid", "P:System.Random.Shared", "M:System.Threading.Thread.Sleep(System.Int32)",
    ];

    public static IEnumerable<Finding> Check(IReadOnlyList<SourceFile> files)
    {
        var list = files.SingleOrDefault(file => file.Path == "BannedSymbols.txt");
        foreach (var symbol in banned)
        {
            if (list?.Lines.Any(line => line.Split(';')[0] == symbol) != true)
            {
                yield return new("BannedSymbols.txt", 1, $"{symbol} is not banned any more");
            }
        }

        foreach (var file in files.Where(file => file is { Extension: ".csproj" or ".props" or ".targets" }))
        {
            if (file.Text.Contains("RS" + "0030", StringComparison.Ordinal) || file.Text.Contains("RunAnalyzers>false", StringComparison.Ordinal))
            {
                yield return new(file.Path, 1, "the ban on clocks is switched off for a whole project");
            }
        }
    }
}
