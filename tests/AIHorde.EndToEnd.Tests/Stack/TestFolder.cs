namespace AIHorde.EndToEnd.Tests.Stack;

/// <summary>A data folder that both we and the user that runs PostgreSQL can reach.</summary>
sealed class TestFolder : IDisposable
{
    public TestFolder()
    {
        var folder = Directory.CreateTempSubdirectory("aihorde-end-to-end-");
        Path = folder.FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, folder.UnixFileMode | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public string Path { get; }

    /// <summary>The database of the launcher that runs on this folder.</summary>
    public async Task<string> LedgerAsync() => await File.ReadAllTextAsync(System.IO.Path.Combine(Path, "ledger-address")) + ";Pooling=false";

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
