using Npgsql;

namespace AIHorde.Ledger.Users;

public enum UserStatus
{
    Active,
    Deleted,
    Wiped,
}

/// <summary>An account as it is shown: what it is, what it has, what it did.</summary>
public sealed record UserView(UserId Id, UserKind Kind, UserStatus Status, string Username, DateTimeOffset CreatedAt)
{
    public string? KeyHash { get; init; }
    public string? IdentityHash { get; init; }
    public Roles Roles { get; init; }
    public int Concurrency { get; init; }
    public int WorkerInvites { get; init; }
    public bool PublicWorkers { get; init; }
    public decimal UsageMultiplier { get; init; }
    public Kudos MonthlyKudos { get; init; }
    public DateTimeOffset? MonthlyReceivedAt { get; init; }
    public int Suspicions { get; init; }
    public bool HasProxyPasskey { get; init; }
    public Kudos Balance { get; init; }
    public Kudos Floor { get; init; }
    public Kudos Held { get; init; }
    public Kudos Escrow { get; init; }

    /// <summary>Indexed by <see cref="PostingAction"/>.</summary>
    public IReadOnlyList<Kudos> Totals { get; init; } = [];
    public UserRecords Records { get; init; } = new();
    public IReadOnlyList<WorkerId> Workers { get; init; } = [];
    public IReadOnlyList<SharedKeyId> SharedKeys { get; init; } = [];

    public string Alias => $"{Username}#{Id}";

    public bool Has(Roles role) => (Roles & role) == role;

    public Kudos Total(PostingAction action) => Totals.Count > (int)action ? Totals[(int)action] : Kudos.Zero;

    /// <summary>When the account last did anything; its registration, when it never did.</summary>
    public DateTimeOffset LastActive => Records.LastActive > CreatedAt ? Records.LastActive : CreatedAt;

    internal static UserView Read(NpgsqlDataReader row) => new(
        new(row.Get<int>("id")),
        Enum.Parse<UserKind>(row.Get<string>("kind"), ignoreCase: true),
        Enum.Parse<UserStatus>(row.Get<string>("status"), ignoreCase: true),
        row.Get<string>("username"),
        row.Get<DateTimeOffset>("created_at"))
    {
        KeyHash = row.GetOrNull<string>("key_hash"),
        IdentityHash = row.GetOrNull<string>("identity_hash"),
        Roles = row.Get<string[]>("roles").Aggregate(Roles.None, (roles, role) => roles | Enum.Parse<Roles>(role, ignoreCase: true)),
        Concurrency = row.Get<int>("concurrency"),
        WorkerInvites = row.Get<int>("worker_invites"),
        PublicWorkers = row.Get<bool>("public_workers"),
        UsageMultiplier = row.Get<decimal>("usage_multiplier"),
        MonthlyKudos = new(row.Get<long>("monthly_kudos")),
        MonthlyReceivedAt = row.GetOrNone<DateTimeOffset>("monthly_received_at"),
        Suspicions = row.Get<int>("suspicions"),
        HasProxyPasskey = row.Get<bool>("has_proxy_passkey"),
        Balance = new(row.Get<long>("balance")),
        Floor = new(row.Get<long>("floor")),
        Held = new(row.Get<long>("held")),
        Escrow = new(row.Get<long>("escrow")),
        Totals = [.. row.Get<long[]>("totals").Select(total => new Kudos(total))],
        Records = UserRecords.Read(row),
        Workers = [.. row.Get<Guid[]>("worker_ids").Select(id => new WorkerId(id))],
        SharedKeys = [.. row.Get<Guid[]>("shared_key_ids").Select(id => new SharedKeyId(id))],
    };
}

/// <summary>An account's lifetime figures. Pixelsteps and tokens are raw.</summary>
public sealed record UserRecords
{
    public decimal UsagePixelsteps { get; init; }
    public decimal UsageTokens { get; init; }
    public decimal ContributionPixelsteps { get; init; }
    public decimal ContributionTokens { get; init; }
    public KindCounts Fulfillments { get; init; }
    public KindCounts Requests { get; init; }
    public KindCounts Styles { get; init; }
    public DateTimeOffset LastActive { get; init; }

    internal static UserRecords Read(NpgsqlDataReader row) => new()
    {
        UsagePixelsteps = row.Get<decimal>("usage_image"),
        UsageTokens = row.Get<decimal>("usage_text"),
        ContributionPixelsteps = row.Get<decimal>("contribution_image"),
        ContributionTokens = row.Get<decimal>("contribution_text"),
        Fulfillments = new(row.Get<long>("fulfillment_image"), row.Get<long>("fulfillment_text"), row.Get<long>("fulfillment_alchemy")),
        Requests = new(row.Get<long>("request_image"), row.Get<long>("request_text"), row.Get<long>("request_alchemy")),
        Styles = new(row.Get<long>("style_image"), row.Get<long>("style_text"), 0),
        LastActive = row.Get<DateTimeOffset>("last_active"),
    };
}

public readonly record struct KindCounts(long Image, long Text, long Alchemy);
