namespace AIHorde.Browser.Tests.Stack;

/// <summary>A browser of the Chromium family that this machine already has; none is ever fetched.</summary>
static class Chromium
{
    public const string Setting = "AIHORDE_TEST_BROWSER";

    public const string Missing = $"No Chromium was found on this machine: install one, or name its program in {Setting}.";

    static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome.exe", "msedge.exe"];

    static readonly string[] KnownPlaces =
    [
        "/usr/bin/chromium",
        "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    public static string? Find()
    {
        var named = Environment.GetEnvironmentVariable(Setting);
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)));
        return (named is null ? onPath.Concat(KnownPlaces) : [named]).FirstOrDefault(File.Exists);
    }
}
