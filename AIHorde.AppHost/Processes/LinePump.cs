using System.Text;

namespace AIHorde.AppHost.Processes;

/// <summary>Turns a child's output into lines of bounded length: a program that never ends its line cannot fill our memory.</summary>
static class LinePump
{
    public const int LineLengthMax = 16 * 1024;

    public static async Task RunAsync(TextReader reader, Action<string> line)
    {
        var pending = new StringBuilder();
        var chunk = new char[4096];
        try
        {
            for (int read; (read = await reader.ReadAsync(chunk)) > 0;)
            {
                foreach (var character in chunk.AsSpan(0, read))
                {
                    if (character != '\n')
                    {
                        pending.Append(character);
                    }

                    if (character == '\n' || pending.Length >= LineLengthMax)
                    {
                        Flush();
                    }
                }
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The process was disposed while we read: what has arrived is all there is.
        }

        if (pending.Length > 0)
        {
            Flush();
        }

        void Flush()
        {
            line(pending.ToString().TrimEnd('\r'));
            pending.Clear();
        }
    }
}
