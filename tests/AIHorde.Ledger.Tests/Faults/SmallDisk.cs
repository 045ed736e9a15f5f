using System.Diagnostics;

namespace AIHorde.Ledger.Tests;

/// <summary>A disk in memory that is soon full. Only an administrator of the machine may make one.</summary>
sealed class SmallDisk : IDisposable
{
    const int Megabytes = 192;

    readonly List<string> ballast = [];

    SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Null where this user may not.</summary>
    public static SmallDisk? TryMake()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var path = Directory.CreateTempSubdirectory("aihorde-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m,mode=0755", "tmpfs", path)) return new(path);
        Directory.Delete(path);
        return null;
    }

    /// <summary>Not a byte is left.</summary>
    public void Fill()
    {
        var name = System.IO.Path.Combine(Path, $"ballast-{ballast.Count}");
        ballast.Add(name);
        using var file = new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 1 << 20; size > 0;)
        {
            try
            {
                file.Write(new byte[size]);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public void MakeRoom()
    {
        foreach (var file in ballast) File.Delete(file);
        ballast.Clear();
    }

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        process!.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
