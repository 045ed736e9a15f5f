namespace AIHorde.AppHost.Processes;

/// <summary>How a child process is asked to stop: PostgreSQL closes its connections at once on INT, a .NET service ends its requests on TERM.</summary>
enum StopSignal
{
    Terminate,
    Interrupt,
}

/// <summary>A program to run. The environment is added to the launcher's own; a null value takes a variable away.</summary>
sealed record ChildCommand(string Program, IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string WorkingDirectory { get; init; } = Path.GetPathRoot(AppContext.BaseDirectory) ?? "/";

    /// <summary>The user to run as, when the launcher is root and the program must not be; null keeps the launcher's user.</summary>
    public string? User { get; init; }

    public StopSignal Stop { get; init; } = StopSignal.Terminate;

    /// <summary>How long the child may take to stop in order before it is killed; also after a kill -9 of the launcher.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(3);
}
