using AIHorde.Ledger.Requests;
using Npgsql;

namespace AIHorde.Ledger.Collections;

/// <summary>A collection as it is shown, with those of its styles that exist.</summary>
public sealed record CollectionView(Collection Collection, string Creator, long Used, IReadOnlyList<CollectedStyle> Styles);

public sealed record CollectedStyle(StyleId Id, string UniqueName);

/// <summary>Reads over collections.</summary>
public sealed class CollectionQueries(NpgsqlDataSource database)
{
    public const int PageSize = 25;

    const string SelectSql = """
        SELECT c.*, u.username || '#' || u.id AS creator, coalesce(r.used, 0) AS used, m.ids AS member_ids, m.names AS member_names
        FROM collections c JOIN users u ON u.id = c.owner LEFT JOIN collection_records r ON r.id = c.id
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(s.id ORDER BY place), ARRAY[]::uuid[]) AS ids,
                coalesce(array_agg(author.username || '#' || author.id || '::style::' || s.name ORDER BY place), ARRAY[]::text[]) AS names
            FROM unnest(c.styles) WITH ORDINALITY AS member (id, place) JOIN styles s ON s.id = member.id JOIN users author ON author.id = s.owner
        ) m
        """;

    const string ByIdSql = $"{SelectSql} WHERE c.id = $1";

    /// <summary>The oldest of a name wins, as for styles.</summary>
    const string ByNameSql = $"""
        {SelectSql} WHERE c.name = $1 AND ($2::text IS NULL OR u.username || '#' || u.id = $2) AND ($3::text IS NULL OR c.kind = $3)
        ORDER BY c.created_at, c.id LIMIT 1
        """;

    const string PublicSql = $"{SelectSql} WHERE c.is_public AND ($1::text IS NULL OR c.kind = $1)";
    const string PopularSql = $"{PublicSql} ORDER BY used DESC, c.created_at, c.id LIMIT $2 OFFSET $3";
    const string OldestSql = $"{PublicSql} ORDER BY c.created_at, c.id LIMIT $2 OFFSET $3";
    const string CountSql = "SELECT count(*)::int FROM collections WHERE owner = $1";

    public Task<CollectionView?> FindAsync(CollectionId collection, CancellationToken ct = default) =>
        database.FirstAsync(ByIdSql, [collection.Value], Read, ct);

    public Task<CollectionView?> FindByNameAsync(string name, string? creator, RequestKind? kind, CancellationToken ct = default) =>
        database.FirstAsync(ByNameSql, [name, creator, WordOf(kind)], Read, ct);

    /// <param name="kind">Null is both.</param>
    /// <param name="page">From 1.</param>
    public Task<List<CollectionView>> PageAsync(RequestKind? kind, bool popular, int page, CancellationToken ct = default) =>
        database.ListAsync(popular ? PopularSql : OldestSql, [WordOf(kind), (long)PageSize, (page - 1L) * PageSize], Read, ct);

    public async Task<int> CountAsync(UserId owner, CancellationToken ct = default) =>
        (await database.ListAsync(CountSql, [owner.Value], row => row.GetInt32(0), ct))[0];

    static string? WordOf(RequestKind? kind) => kind?.ToString().ToLowerInvariant();

    static CollectionView Read(NpgsqlDataReader row) => new(
        new(
            new(row.Get<Guid>("id")),
            new(row.Get<int>("owner")),
            Enum.Parse<RequestKind>(row.Get<string>("kind"), ignoreCase: true),
            row.Get<string>("name"),
            row.Get<DateTimeOffset>("created_at"))
        {
            Info = row.GetOrNull<string>("info"),
            IsPublic = row.Get<bool>("is_public"),
            Styles = [.. row.Get<Guid[]>("styles").Select(id => new StyleId(id))],
        },
        row.Get<string>("creator"),
        row.Get<long>("used"),
        [.. row.Get<Guid[]>("member_ids").Zip(row.Get<string[]>("member_names"), (id, name) => new CollectedStyle(new(id), name))]);
}
