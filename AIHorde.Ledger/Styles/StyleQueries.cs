using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger.Styles;

/// <summary>A style as it is shown.</summary>
public sealed record StyleView(Style Style, string Creator, long Used)
{
    /// <summary>Leads to this style alone, whoever asks.</summary>
    public string UniqueName => $"{Creator}::style::{Style.Name}";
}

/// <summary>Reads over styles.</summary>
public sealed class StyleQueries(NpgsqlDataSource database)
{
    public const int PageSize = 25;

    /// <summary>What the page of an account shows of its styles.</summary>
    const int OfOwnerMax = 1000;

    const string SelectSql = """
        SELECT s.*, u.username || '#' || u.id AS creator, coalesce(r.used, 0) AS used
        FROM styles s JOIN users u ON u.id = s.owner LEFT JOIN style_records r ON r.id = s.id
        """;

    const string ByIdSql = $"{SelectSql} WHERE s.id = $1";
    const string OfOwnerSql = $"{SelectSql} WHERE s.owner = $1 ORDER BY s.created_at, s.id LIMIT $2";

    /// <summary>The oldest of a name wins, so nobody can take a name over by publishing it again.</summary>
    const string ByNameSql = $"""
        {SelectSql} WHERE s.name = $1 AND ($2::text IS NULL OR u.username || '#' || u.id = $2) AND ($3::text IS NULL OR s.kind = $3)
        ORDER BY s.created_at, s.id LIMIT 1
        """;

    const string PublicSql = $"""
        {SelectSql} WHERE s.is_public AND s.kind = $1 AND ($2::text IS NULL OR $2 = ANY (s.tags)) AND ($3::text IS NULL OR $3 = ANY (s.models))
            AND ($6::text IS NULL OR position(lower($6) IN lower(s.name)) > 0)
        """;

    const string PopularSql = $"{PublicSql} ORDER BY used DESC, s.created_at, s.id LIMIT $4 OFFSET $5";
    const string OldestSql = $"{PublicSql} ORDER BY s.created_at, s.id LIMIT $4 OFFSET $5";

    public Task<StyleView?> FindAsync(StyleId style, CancellationToken ct = default) => database.FirstAsync(ByIdSql, [style.Value], Read, ct);

    public Task<StyleView?> FindByNameAsync(string name, string? creator, RequestKind? kind, CancellationToken ct = default) =>
        database.FirstAsync(ByNameSql, [name, creator, kind?.ToString().ToLowerInvariant()], Read, ct);

    public Task<List<StyleView>> OfOwnerAsync(UserId owner, CancellationToken ct = default) =>
        database.ListAsync(OfOwnerSql, [owner.Value, (long)OfOwnerMax], Read, ct);

    /// <param name="page">From 1.</param>
    /// <param name="name">What the name must have in it.</param>
    public Task<List<StyleView>> PageAsync(
        RequestKind kind, bool popular, int page, string? tag, string? model, string? name = null, CancellationToken ct = default) =>
        database.ListAsync(
            popular ? PopularSql : OldestSql,
            [kind.ToString().ToLowerInvariant(), tag, model, (long)PageSize, (page - 1L) * PageSize, name], Read, ct);

    static StyleView Read(NpgsqlDataReader row) => new(
        new(
            new(row.Get<Guid>("id")),
            new(row.Get<int>("owner")),
            Enum.Parse<RequestKind>(row.Get<string>("kind"), ignoreCase: true),
            row.Get<string>("name"),
            row.Get<DateTimeOffset>("created_at"))
        {
            Info = row.Get<string>("info"),
            Prompt = row.Get<string>("prompt"),
            Params = row.GetOrNull<string>("params"),
            IsPublic = row.Get<bool>("is_public"),
            Nsfw = row.Get<bool>("nsfw"),
            Tags = row.Get<string[]>("tags"),
            Models = row.Get<string[]>("models"),
            Examples = LedgerJson.Read<StyleExample[]>(row.Get<string>("examples")),
            SharedKey = row.GetOrNone<Guid>("shared_key") is { } key ? new SharedKeyId(key) : null,
        },
        row.Get<string>("creator"),
        row.Get<long>("used"));
}
