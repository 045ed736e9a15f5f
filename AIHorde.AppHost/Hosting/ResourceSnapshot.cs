namespace AIHorde.AppHost.Hosting;

/// <summary>The states of .NET Aspire, those that can occur here.</summary>
public enum ResourceState
{
    NotStarted,
    Waiting,
    Starting,
    Running,
    RuntimeUnhealthy,
    Stopping,
    Exited,
    FailedToStart,
}

/// <summary>A resource at one moment, for whoever watches: the terminal, the dashboard, what waits for it.</summary>
/// <param name="Group">The resource that this is a replica of; its own name where it is the only one.</param>
/// <param name="Healthy">Null until the first health check has answered.</param>
/// <param name="StartedAt">When the process that runs now was started.</param>
public sealed record ResourceSnapshot(string Name, string Group, string Kind)
{
    public ResourceState State { get; init; } = ResourceState.NotStarted;

    public bool? Healthy { get; init; }

    /// <summary>Why it is in this state and not running well, in words; null where the state says all.</summary>
    public string? Why { get; init; }

    public IReadOnlyList<string> Endpoints { get; init; } = [];

    public DateTimeOffset? StartedAt { get; init; }

    public int Restarts { get; init; }

    public int? ProcessId { get; init; }

    public int? ExitCode { get; init; }

    public IReadOnlyList<ShownVariable> Environment { get; init; } = [];

    public bool IsReady => State == ResourceState.Running && Healthy == true;
}

/// <summary>One variable of a service's environment, with secrets already masked: what this holds may be shown.</summary>
public sealed record ShownVariable(string Name, string Value)
{
    public const string Mask = "••••••••";
}
