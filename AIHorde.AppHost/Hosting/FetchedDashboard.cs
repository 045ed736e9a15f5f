using System.Runtime.InteropServices;
using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Hosting;

/// <summary>Fetches the genuine .NET Aspire dashboard as a NuGet package with the SDK at hand, once.</summary>
static class FetchedDashboard
{
    const string Version = "13.6.5";
    const string Package = "Aspire.Dashboard.Sdk.linux-x64";
    const string Integrity = "yhks725yqMTHt9GKm7f02hfY+nNqrURiSh8Pds0q4Pj2d8MOVvcavwkzZVazZaa3/ZoiJhqY9l9b9ZietkwJCA==";

    /// <summary>The program; null, with the reason, where there is no package for this machine or it cannot be fetched.</summary>
    public static async Task<(string? Program, string Reason)> FetchAsync(Action<string> log, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            return (null, "it is fetched for Linux on x64 only");
        }

        var home = Path.Combine(FetchedFolder.Cache, $"aspire-dashboard-{Version}");
        if (!Directory.Exists(home))
        {
            log($"no container engine: fetching the Aspire dashboard {Version} from NuGet (38 MB, once)");
            if (await FetchedFolder.FillAsync(home, draft => RestoreAsync(draft, cancellationToken)) is { } problem)
            {
                return (null, problem);
            }
        }

        return (Path.Combine(home, "tools", "Aspire.Dashboard"), "");
    }

    /// <summary>A project that asks for the package alone; what projects above the cache say is not for it. Returns what went wrong, or null.</summary>
    static async Task<string?> RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        if (ProjectProgram.Dotnet() is not { } dotnet)
        {
            return "there is no .NET SDK to fetch it with";
        }

        var (work, packages) = (Path.Combine(folder, "work"), Path.Combine(folder, "packages"));
        Directory.CreateDirectory(work);
        await File.WriteAllTextAsync(Path.Combine(work, "Directory.Build.props"), "<Project />", cancellationToken);
        var project = Path.Combine(work, "dashboard.csproj");
        await File.WriteAllTextAsync(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{Package}" Version="[{Version}]" />
              </ItemGroup>
            </Project>
            """, cancellationToken);
        ChildCommand restore = new(dotnet, ["restore", project, "--packages", packages]) { WorkingDirectory = work };
        var (exitCode, output) = await ShortCommand.RunAsync(restore, cancellationToken);
        if (exitCode != 0)
        {
            return $"NuGet could not fetch it ({Reason(output)})";
        }

        var unpacked = Path.Combine(packages, Package.ToLowerInvariant(), Version);
        await FetchedFolder.VerifyAsync(Directory.GetFiles(unpacked, "*.nupkg").Single(), Integrity, cancellationToken);
        Directory.Move(Path.Combine(unpacked, "tools"), Path.Combine(folder, "tools"));
        Directory.Delete(packages, recursive: true);
        Directory.Delete(work, recursive: true);
        return null;
    }

    /// <summary>The first error in MSBuild's words, without the file that it is about.</summary>
    static string Reason(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var error = lines.FirstOrDefault(line => line.Contains(": error ", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "it says nothing";
        return error[(error.IndexOf(": error ", StringComparison.Ordinal) is var at and >= 0 ? at + ": error ".Length : 0)..];
    }
}
