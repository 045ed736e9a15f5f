using System.Runtime.InteropServices;
using System.Text;

namespace AIHorde.Worker.Bridge.Terminal;

/// <summary>A console of Windows understands the view's escapes once it was asked to; those before Windows 10 refuse.</summary>
static partial class WindowsConsole
{
    const int StandardOutput = -11;
    const uint VirtualTerminal = 4;

    public static bool TryEnable()
    {
        var output = GetStdHandle(StandardOutput);
        if (!GetConsoleMode(output, out var mode) || !SetConsoleMode(output, mode | VirtualTerminal))
        {
            return false;
        }

        Console.OutputEncoding = Encoding.UTF8;
        return true;
    }

    [LibraryImport("kernel32.dll")]
    private static partial nint GetStdHandle(int which);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint console, out uint mode);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint console, uint mode);
}
