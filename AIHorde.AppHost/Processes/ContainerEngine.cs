using System.Security.Cryptography;
using System.Text;

namespace AIHorde.AppHost.Processes;

/// <summary>A container engine that works here: its client is on PATH and the engine behind it answers.</summary>
sealed record ContainerEngine(string Program)
{
    static readonly string[] Known = ["docker", "podman"];

    public static async Task<ContainerEngine?> FindAsync(CancellationToken cancellationToken)
    {
        foreach (var program in Known)
        {
            try
            {
                // "info" fails where the client is installed and no engine runs.
                if ((await ShortCommand.RunAsync(new(program, ["info"]), cancellationToken)).ExitCode == 0)
                {
                    return new(program);
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Not installed.
            }
        }

        return null;
    }

    /// <summary>The same for the same folder, so that the next start finds what this one left.</summary>
    public static string NameFor(string what, string folder) =>
        $"aihorde-{what}-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];

    /// <summary>For a container that outlived its launcher: it is in nobody's use, since the caller holds the folder's lock.</summary>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        ShortCommand.RunAsync(new(Program, ["rm", "--force", name]), cancellationToken);

    /// <summary>
    /// A container in the foreground, so that the client hands our signal on to it and ends with it. Secrets come by environment, never by argument.
    /// </summary>
    /// <param name="options">Of "run", before the image.</param>
    /// <param name="environment">Variables of the container; null takes nothing over.</param>
    public ChildCommand Run(
        string name, IEnumerable<string> options, IReadOnlyDictionary<string, string?> environment, string image, IEnumerable<string> arguments) => new(
        Program,
        ["run", "--rm", "--name", name, .. options, .. environment.Keys.SelectMany(variable => new[] { "--env", variable }), image, .. arguments])
        { Environment = environment };
}
