using System.Diagnostics;

namespace AIHorde.Worker.Backends.Embedded.Child;

/// <summary>How this program starts itself again: as it was built, published, or run by dotnet.</summary>
static class EngineCommand
{
    public static ProcessStartInfo Info()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "AIHorde.Worker.dll");
        var self = Environment.ProcessPath;
        if (Path.GetFileName(self) is "AIHorde.Worker" or "AIHorde.Worker.exe" || !File.Exists(library))
        {
            return new ProcessStartInfo(self ?? "AIHorde.Worker", [EngineProgram.Verb]);
        }

        var dotnet = Path.GetFileName(self) is "dotnet" or "dotnet.exe" ? self! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return new ProcessStartInfo(dotnet, [library, EngineProgram.Verb]);
    }
}
