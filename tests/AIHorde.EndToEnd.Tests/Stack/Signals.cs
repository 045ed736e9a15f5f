using System.Diagnostics;

namespace AIHorde.EndToEnd.Tests.Stack;

static class Signals
{
    public static async Task SendAsync(string signal, int id)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {id}"]);
        await kill.WaitForExitAsync();
    }
}
