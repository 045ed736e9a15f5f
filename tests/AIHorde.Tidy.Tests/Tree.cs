namespace AIHorde.Tidy.Tests;

/// <summary>A text file of the repository, by its path from the root with forward slashes.</summary>
sealed record SourceFile(string Path, string Text)
{
    public string[] Lines { get; } = Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    public string Extension => System.IO.Path.GetExtension(Path);

    public bool IsCode => Extension is ".cs" or ".razor" or ".js" or ".mjs" or ".css" or ".sql" or ".py" or ".sh";

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);
}

/// <summary>A broken rule: where, and what to do about it.</summary>
sealed record Finding(string Path, int Line, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";
}

/// <summary>What is written by hand in this repository; read once.</summary>
static class Tree
{
    static readonly HashSet<string> built =
        ["bin", "obj", ".git", "node_modules", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "__pycache__", ".vs", ".idea", ".vscode"];

    static readonly HashSet<string> text =
    [
        ".cs", ".razor", ".js", ".mjs", ".css", ".html", ".sql", ".py", ".sh", ".md", ".csproj", ".props", ".targets", ".json", ".yaml", ".yml", ".txt", "",
    ];

    const int LengthMax = 2_000_000;

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Paths { get; } = Walk(Root)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)
        .ToList();

    public static IReadOnlyList<SourceFile> Files { get; } = Paths
        .Where(path => text.Contains(Path.GetExtension(path)) && new FileInfo(Path.Combine(Root, path)).Length < LengthMax)
        .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))))
        .ToList();

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AIHorde.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder;
    }

    static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder).Where(inside => !built.Contains(Path.GetFileName(inside))).SelectMany(Walk));
}
