namespace AIHorde.AppHost.Postgres;

/// <summary>A locked folder in the system's temporary one, gone when disposed. Those that killed runs left behind are swept at the next start.</summary>
sealed class ThrowawayFolder : IDisposable
{
    const string Prefix = "aihorde-throwaway-";

    readonly FolderLock held;

    ThrowawayFolder(string path, FolderLock held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    public static ThrowawayFolder Create()
    {
        Sweep();
        var folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        if (!OperatingSystem.IsWindows())
        {
            // The server may run as another user than ours, who must be able to pass through; what is inside is closed.
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        return new(folder, FolderLock.TryTake(folder) ?? throw new IOException($"{folder} is taken."));
    }

    public void Dispose()
    {
        held.Dispose();
        Delete(Path);
    }

    static void Sweep()
    {
        foreach (var folder in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            // The lock file is made just after the folder: one without it is being born in another process.
            if (File.Exists(System.IO.Path.Combine(folder, "launcher.lock")) && Unused(folder))
            {
                Delete(folder);
            }
        }
    }

    static bool Unused(string folder)
    {
        try
        {
            using var taken = FolderLock.TryTake(folder);
            return taken is not null;
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's.
            return false;
        }
    }

    static void Delete(string folder)
    {
        try
        {
            // The lock file last: a folder that could not be emptied must be known for ours by the next sweep.
            foreach (var inside in Directory.GetDirectories(folder))
            {
                Directory.Delete(inside, recursive: true);
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // The next start tries again.
        }
    }
}
