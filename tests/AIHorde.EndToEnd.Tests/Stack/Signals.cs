using System.Diagnostics;
using System.Globalization;

namespace AIHorde.EndToEnd.Tests.Stack;

static class Signals
{
    const string Status = "/proc/self/status";
    const long InterruptBit = 1 << 1;

    /// <summary>
    /// A shell that starts the tests in the background has them ignore Ctrl+C, and every process below inherits that; so the launcher is started with
    /// the signal as a terminal would leave it. Nothing is needed where the signal is not ignored.
    /// </summary>
    public static string[] Restored => IgnoresInterrupt ? ["/usr/bin/env", "--default-signal=INT,QUIT"] : [];

    static bool IgnoresInterrupt =>
        File.Exists(Status)
        && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
        && (long.Parse(ignored[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & InterruptBit) != 0;

    public static async Task SendAsync(string signal, int id)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {id}"]);
        await kill.WaitForExitAsync();
    }
}
