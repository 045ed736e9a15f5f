using System.Runtime.InteropServices;

namespace AIHorde.Worker.Engine.Torch;

/// <summary>Finds libtorch, which is too large to come with the worker and which most volunteers have already: PyTorch brings it.</summary>
internal static class TorchFolder
{
    private static readonly Version Oldest = new(2, 10);

    /// <summary>What to do when there is none.</summary>
    public const string Advice =
        "Install PyTorch 2.10 or later (python3 -m venv torch && torch/bin/pip install torch) and name its folder: --torch torch";

    public static string FileOf(string name) =>
        OperatingSystem.IsWindows() ? name + ".dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";

    public static bool HasCuda(string folder) => File.Exists(Path.Combine(folder, FileOf("torch_cuda")));

    /// <summary>The libraries in the folder that a volunteer named: libtorch's own, PyTorch's package, or a virtual environment.</summary>
    public static string? Within(string folder)
    {
        string[] places = [folder, Path.Combine(folder, "lib"), Path.Combine(folder, "torch", "lib"), .. SitePackages(folder)];
        return places.FirstOrDefault(IsWhole);
    }

    /// <summary>The first usable of the usual places: an active environment, beside the program, the user's own packages, NuGet's cache.</summary>
    public static string? Find(bool cuda, Func<string, string?> environment) =>
        UsualPlaces(environment).FirstOrDefault(folder => IsWhole(folder) && !IsOld(folder) && (!cuda || HasCuda(folder)));

    private static IEnumerable<string> UsualPlaces(Func<string, string?> environment)
    {
        foreach (string variable in new[] { "VIRTUAL_ENV", "CONDA_PREFIX" })
            if (environment(variable) is { Length: > 0 } place) foreach (string folder in SitePackages(place)) yield return folder;
        yield return Path.Combine(AppContext.BaseDirectory, "libtorch", "lib");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        foreach (string folder in SitePackages(Path.Combine(home, ".local"))) yield return folder;
        string packages = environment("NUGET_PACKAGES") is { Length: > 0 } set ? set : Path.Combine(home, ".nuget", "packages");
        foreach (string folder in Packages(packages)) yield return folder;
    }

    private static IEnumerable<string> SitePackages(string place)
    {
        yield return Path.Combine(place, "Lib", "site-packages", "torch", "lib");
        string libraries = Path.Combine(place, "lib");
        if (!Directory.Exists(libraries)) yield break;
        foreach (string python in Directory.EnumerateDirectories(libraries, "python3*").Order(StringComparer.Ordinal))
            yield return Path.Combine(python, "site-packages", "torch", "lib");
    }

    private static IEnumerable<string> Packages(string packages)
    {
        if (!Directory.Exists(packages)) return [];
        string system = RuntimeInformation.RuntimeIdentifier;
        return Directory.EnumerateDirectories(packages, "libtorch-*-" + system)
            .SelectMany(Directory.EnumerateDirectories)
            .OrderByDescending(folder => Version.TryParse(Path.GetFileName(folder), out Version? version) ? version : new Version())
            .Select(folder => Path.Combine(folder, "runtimes", system, "native"));
    }

    private static bool IsWhole(string folder) => File.Exists(Path.Combine(folder, FileOf("c10"))) && File.Exists(Path.Combine(folder, FileOf("torch_cpu")));

    /// <summary>PyTorch's package says its version in a line of Python; other folders say nothing, and loading tells.</summary>
    private static bool IsOld(string folder)
    {
        string file = Path.Combine(folder, "..", "version.py");
        if (!File.Exists(file)) return false;
        string? line = File.ReadLines(file).FirstOrDefault(text => text.StartsWith("__version__", StringComparison.Ordinal));
        string number = string.Concat((line?.Split('\'', '"').ElementAtOrDefault(1) ?? "").TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.'));
        return Version.TryParse(number.TrimEnd('.'), out Version? version) && version < Oldest;
    }
}
