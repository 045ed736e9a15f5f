namespace AIHorde.EndToEnd.Tests.Stack;

/// <summary>What a launcher has started, found by the mark in the environment that all of it inherits; where Linux shows environments.</summary>
static class MarkedProcesses
{
    public static bool CanBeSeen => OperatingSystem.IsLinux();

    /// <summary>Ids and command lines of the processes that run now.</summary>
    public static IReadOnlyList<(int Id, string Command)> Of(RunningLauncher launcher) => Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .Where(id => id > 0 && id != launcher.Id && Read(id, "environ").Contains(launcher.Mark, StringComparison.Ordinal))
        .Select(id => (id, Read(id, "cmdline").Replace('\0', ' ')))
        .ToList();

    /// <summary>The processes whose own program this is, without the shells that watch them and the children that they fork.</summary>
    public static IReadOnlyList<int> Find(RunningLauncher launcher, string program) => Of(launcher)
        .Where(process => process.Command.Contains(program, StringComparison.Ordinal) && !process.Command.Contains("/bin/sh", StringComparison.Ordinal))
        .Select(process => process.Id)
        .ToList();

    public static string Environment(int id) => Read(id, "environ");

    static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
