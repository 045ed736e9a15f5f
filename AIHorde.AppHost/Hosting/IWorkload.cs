using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Hosting;

/// <summary>What a resource does when it runs: a server, a database on it, a program of ours.</summary>
interface IWorkload
{
    /// <summary>A word for people: postgres, database, project.</summary>
    string Kind { get; }

    IReadOnlyList<string> Endpoints { get; }

    IReadOnlyList<ShownVariable> Environment { get; }

    /// <summary>Whether a line of the process's error stream tells of an error; some programs write all that they say there.</summary>
    bool IsError(string line) => true;

    /// <summary>Whether a line of the error stream is news to who watches the terminal; the dashboard has it in any case.</summary>
    bool IsNews(string line) => true;

    /// <summary>Called before each start. The process to run, or null where there is none to run (a database runs inside its server).</summary>
    /// <exception cref="LaunchException">It cannot run, for a reason that a person must mend.</exception>
    Task<ChildCommand?> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Never throws but for cancellation: what cannot be asked is not well.</summary>
    Task<Health> LookAsync(CancellationToken cancellationToken);
}
