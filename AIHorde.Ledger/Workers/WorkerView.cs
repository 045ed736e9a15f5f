using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using Npgsql;

namespace AIHorde.Ledger.Workers;

/// <summary>A worker as it is shown: what it says of itself, what it did, and whose it is.</summary>
public sealed record WorkerView(WorkerId Id, WorkerKind Kind, string Name, UserId Owner, DateTimeOffset CreatedAt, WorkerSettings Settings)
{
    public string? Info { get; init; }
    public bool Maintenance { get; init; }
    public string MaintenanceMessage { get; init; } = "";
    public bool Paused { get; init; }
    public int Suspicions { get; init; }
    public TeamId? Team { get; init; }
    public string? TeamName { get; init; }
    public string OwnerName { get; init; } = "";
    public Roles OwnerRoles { get; init; }
    public bool OwnerShowsWorkers { get; init; }
    public DateTimeOffset? LastCheckIn { get; init; }
    public long UptimeSeconds { get; init; }
    public Kudos UptimeRewards { get; init; }
    public int UncompletedJobs { get; init; }
    public long Fulfilled { get; init; }
    public Kudos Generated { get; init; }
    public decimal Contributions { get; init; }

    /// <summary>The last speeds in things a second, or the last durations in seconds a form; the newest first.</summary>
    public IReadOnlyList<double> Samples { get; init; } = [];

    public string OwnerAlias => $"{OwnerName}#{Owner}";

    public Kudos KudosRewards => Generated + UptimeRewards;

    public bool IsOnline(DateTimeOffset now) => now - LastCheckIn <= WorkerLimits.Stale;

    /// <summary>The mean of the samples in raw things a second; a worker without samples counts as slow as the contract says: one (mega)thing.</summary>
    public double Speed
    {
        get
        {
            var mean = Samples.Count == 0 ? 0 : Samples.Average();
            return mean > 0 ? mean : Kind == WorkerKind.Image ? 1_000_000 : 1;
        }
    }

    internal static WorkerView Read(NpgsqlDataReader row) => new(
        new(row.Get<Guid>("id")),
        Enum.Parse<WorkerKind>(row.Get<string>("kind"), ignoreCase: true),
        row.Get<string>("name"),
        new(row.Get<int>("owner")),
        row.Get<DateTimeOffset>("created_at"),
        LedgerJson.Read<WorkerSettings>(row.Get<string>("settings")))
    {
        Info = row.GetOrNull<string>("info"),
        Maintenance = row.Get<bool>("maintenance"),
        MaintenanceMessage = row.Get<string>("maintenance_message"),
        Paused = row.Get<bool>("paused"),
        Suspicions = row.Get<int>("suspicions"),
        Team = row.GetOrNone<Guid>("team") is { } team ? new TeamId(team) : null,
        TeamName = row.GetOrNull<string>("team_name"),
        OwnerName = row.Get<string>("owner_name"),
        OwnerRoles = row.Get<string[]>("owner_roles").Aggregate(Roles.None, (roles, role) => roles | Enum.Parse<Roles>(role, ignoreCase: true)),
        OwnerShowsWorkers = row.Get<bool>("public_workers"),
        LastCheckIn = row.GetOrNone<DateTimeOffset>("last_check_in"),
        UptimeSeconds = row.Get<long>("uptime_seconds"),
        UptimeRewards = new(row.Get<long>("uptime_rewards")),
        UncompletedJobs = row.Get<int>("uncompleted_jobs"),
        Fulfilled = row.Get<long>("fulfilled"),
        Generated = new(row.Get<long>("generated")),
        Contributions = row.Get<decimal>("contributions"),
        Samples = row.Get<double[]>("samples"),
    };
}
