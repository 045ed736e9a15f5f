using AIHorde.AppHost.Postgres;

namespace AIHorde.AppHost.Hosting;

/// <summary>The one folder with all that is kept between runs, held by one launcher at a time.</summary>
sealed class DataFolder : IDisposable
{
    readonly IDisposable held;

    DataFolder(string path, IDisposable held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    public string Postgres => System.IO.Path.Combine(Path, "postgres");

    /// <exception cref="LaunchException">The folder cannot be made, or another launcher holds it.</exception>
    public static DataFolder Open(LauncherOptions options)
    {
        if (options.Ephemeral)
        {
            var throwaway = ThrowawayFolder.Create();
            return new(throwaway.Path, throwaway);
        }

        var path = Locate(options);
        return TryOpen(path)
            ?? throw new LaunchException($"Another launcher is running on the data folder {path}: stop it, or choose another folder with --data.");
    }

    /// <summary>Null while another launcher holds it.</summary>
    public static DataFolder? TryOpen(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return FolderLock.TryTake(path) is { } held ? new(path, held) : null;
        }
        catch (Exception refusal) when (refusal is UnauthorizedAccessException or IOException)
        {
            throw new LaunchException($"The data folder {path} cannot be used: {refusal.Message}", refusal);
        }
    }

    /// <summary>Root's home is closed to the user that runs PostgreSQL, so root's data lie where a system's data lie.</summary>
    public static string Locate(LauncherOptions options) => System.IO.Path.GetFullPath(
        options.Data is { Length: > 0 } named ? named
        : ServerUser.Name is not null ? "/var/lib/aihorde"
        : System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "aihorde"));

    public string? Read(string name)
    {
        var file = System.IO.Path.Combine(Path, name);
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    public void Keep(string name, string value) => SecretFile.Write(System.IO.Path.Combine(Path, name), value);

    public void Forget(string name) => File.Delete(System.IO.Path.Combine(Path, name));

    public void Dispose() => held.Dispose();
}
