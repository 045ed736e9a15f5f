using System.Runtime.InteropServices;

namespace AIHorde.AppHost.Hosting;

/// <summary>Finds the built program of a project: beside our own in the source tree, or in a folder of its name beside the published launcher.</summary>
static class ProjectProgram
{
    const string Self = "AIHorde.AppHost";

    /// <exception cref="LaunchException">It has not been built.</exception>
    public static (string Program, IReadOnlyList<string> Arguments, string Folder) Locate(string assembly)
    {
        var ours = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var middle = $"{Path.DirectorySeparatorChar}{Self}{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}";
        var at = ours.LastIndexOf(middle, StringComparison.Ordinal);
        var (bin, folder) = at < 0
            ? (Path.Combine(ours, assembly), Path.Combine(ours, assembly))
            : (Path.Combine(ours[..at], assembly, ours[(at + Self.Length + 2)..]), Path.Combine(ours[..at], assembly));
        var library = Path.Combine(bin, assembly + ".dll");
        return !File.Exists(library) ? throw new LaunchException($"{library} is missing: build the solution first.")
            : Dotnet() is { } dotnet ? (dotnet, [library], folder)
            : (Path.Combine(bin, assembly), [], folder);
    }

    /// <summary>The very runtime that runs us. It lies three folders above its framework.</summary>
    public static string? Dotnet()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var dotnet = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(dotnet) ? dotnet : null;
    }
}
