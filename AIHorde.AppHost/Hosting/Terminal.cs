namespace AIHorde.AppHost.Hosting;

/// <summary>Prints the lines of all resources in one stream, each with its resource's name in its own colour.</summary>
static class Terminal
{
    /// <summary>Says where a service listens, which the dashboard shows, and that Ctrl+C ends it, which is the launcher's key.</summary>
    const string HostLifetime = "Microsoft.Hosting.Lifetime";

    const string Reset = "\e[0m";
    const string Dim = "\e[2m";

    static readonly string[] colours = ["\e[36m", "\e[35m", "\e[32m", "\e[34m", "\e[33m", "\e[96m", "\e[95m", "\e[92m"];
    static readonly bool colourful = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 };

    public static void Print(LogLine line)
    {
        var name = line.Resource.PadRight(10);
        var said = ServiceLine.Parse(line);
        if (said is { Category: HostLifetime, IsTrouble: false })
        {
            return;
        }

        Say(colourful
            ? $"{Colour(line.Resource)}{name}{Reset} {Colour(said.Level)}{said.Word}{said.Message}{Dim}{said.Origin}{Reset}"
            : $"{name} {said.Word}{said.Message}{said.Origin}");
    }

    /// <summary>The terminal may be gone before we are: nobody reads then, and stopping in order must not fail over it.</summary>
    public static void Say(string text)
    {
        try
        {
            Console.Out.WriteLine(text);
        }
        catch (IOException)
        {
            // Said to nobody.
        }
    }

    static string Colour(LogLevel level) => level switch
    {
        >= LogLevel.Error => "\e[31m",
        LogLevel.Warning => "\e[33m",
        < LogLevel.Information => Dim,
        _ => "",
    };

    /// <summary>The same for the same name in every run.</summary>
    static string Colour(string resource) => colours[resource.Aggregate(0, (sum, letter) => sum + letter) % colours.Length];
}
