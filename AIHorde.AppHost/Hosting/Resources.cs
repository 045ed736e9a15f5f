namespace AIHorde.AppHost.Hosting;

/// <summary>A thing of the stack, as the builder describes it; nothing runs yet.</summary>
abstract class Resource(string name)
{
    public string Name => name;

    /// <summary>Those that must be healthy before this starts.</summary>
    public List<Resource> WaitsFor { get; } = [];

    /// <summary>Those that must run before this starts.</summary>
    public List<Resource> StartsAfter { get; } = [];
}

/// <summary>A private PostgreSQL server.</summary>
sealed class PostgresResource(string name) : Resource(name);

/// <summary>A database on it, or one that ConnectionStrings__name gives from outside.</summary>
sealed class DatabaseResource(string name, PostgresResource? parent) : Resource(name)
{
    public PostgresResource? Parent => parent;

    /// <summary>Known when the database runs.</summary>
    public string? ConnectionString { get; set; }
}

/// <summary>The genuine .NET Aspire dashboard, which takes the place of our own.</summary>
sealed class AspireDashboardResource(string name) : Resource(name);

/// <summary>A program of this solution that is run as one or more processes.</summary>
sealed class ProjectResource(string name, string assembly) : Resource(name)
{
    public string Assembly => assembly;

    /// <summary>Names and what gives the value when a process starts; what the launcher's own environment says goes first.</summary>
    public List<ServiceVariable> Environment { get; } = [];

    public int Replicas { get; set; } = 1;

    public string? HealthPath { get; set; }

    /// <summary>The one port where all replicas answer; 0: each on a port of its own, of no interest to anybody outside.</summary>
    public int HttpPort { get; set; }

    public string Url => $"http://localhost:{HttpPort}";
}

/// <param name="Value">Asked when a process starts, with the number of its replica, from 1.</param>
/// <param name="Secret">Masked wherever people look at the environment.</param>
sealed record ServiceVariable(string Name, Func<int, string> Value, bool Secret = false)
{
    public ServiceVariable(string name, string value)
        : this(name, _ => value)
    {
    }
}

/// <summary>Where a project's program lies; the names are those that Aspire generates.</summary>
interface IProjectMetadata
{
    static abstract string Assembly { get; }
}

static class Projects
{
    internal sealed class AIHorde_Api : IProjectMetadata
    {
        public static string Assembly => "AIHorde.Api";
    }

    internal sealed class AIHorde_Worker : IProjectMetadata
    {
        public static string Assembly => "AIHorde.Worker";
    }
}
