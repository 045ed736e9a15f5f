using AIHorde.AppHost.Postgres;
using AIHorde.AppHost.Processes;

namespace AIHorde.Testing;

/// <summary>
/// An S3-compatible server for a test: s3rver, fetched once with npm. It keeps objects and honours the end of a presigned URL, but looks at no signature;
/// those are held against the published example elsewhere.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    public const string Bucket = "aihorde";
    public const string Key = "S3RVER";
    const string package = "s3rver@3.7.1";
    const string announcement = "listening on ";
    static readonly TimeSpan startMax = TimeSpan.FromMinutes(4);

    readonly ThrowawayFolder folder = ThrowawayFolder.Create();
    readonly TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ChildProcess? process;

    S3Server()
    {
    }

    public string Endpoint { get; private set; } = "";

    /// <summary>No server, with the reason, where npm is missing or cannot fetch it.</summary>
    public static async Task<(S3Server? Server, string Reason)> StartAsync()
    {
        using var limit = new CancellationTokenSource(startMax);
        var home = Path.Combine(Path.GetTempPath(), "aihorde-tests-" + package.Replace('@', '-'));
        try
        {
            if (!Directory.Exists(home) && await FetchAsync(home, limit.Token) is { } problem) return (null, problem);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (null, "npm is not installed, which fetches the S3 server of this test.");
        }

        var server = new S3Server();
        await server.RunAsync(home, limit.Token);
        return (server, "");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        folder.Dispose();
    }

    static async Task<string?> FetchAsync(string home, CancellationToken ct)
    {
        var draft = $"{home}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var (exitCode, output) = await ShortCommand.RunAsync(new(npm, ["install", "--no-audit", "--no-fund", "--prefix", draft, package]), ct);
        if (exitCode != 0) return $"npm could not fetch {package}, the S3 server of this test: {output.Trim().Split('\n')[^1]}";
        try
        {
            Directory.Move(draft, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
            // Another test run was faster.
            Directory.Delete(draft, recursive: true);
        }

        return null;
    }

    async Task RunAsync(string home, CancellationToken ct)
    {
        var script = Path.Combine(home, "node_modules", "s3rver", "bin", "s3rver.js");
        string[] arguments = [script, "-d", folder.Path, "-a", "127.0.0.1", "-p", "0", "--configure-bucket", Bucket];
        process = ChildProcess.Start(new("node", arguments), Hear, _ => { });
        Endpoint = $"http://{await address.Task.WaitAsync(ct)}";
    }

    void Hear(string line)
    {
        var at = line.IndexOf(announcement, StringComparison.Ordinal);
        if (at >= 0) address.TrySetResult(line[(at + announcement.Length)..].Trim());
    }
}
