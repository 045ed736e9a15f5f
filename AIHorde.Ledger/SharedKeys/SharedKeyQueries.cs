using Npgsql;

namespace AIHorde.Ledger.SharedKeys;

/// <summary>Reads over shared keys.</summary>
public sealed class SharedKeyQueries(NpgsqlDataSource database)
{
    const string ByIdsSql = "SELECT * FROM shared_keys WHERE id = ANY ($1)";
    const string OfOwnerSql = "SELECT * FROM shared_keys WHERE owner = $1 ORDER BY id";

    public Task<SharedKey?> FindAsync(SharedKeyId key, CancellationToken ct = default) =>
        database.FirstAsync(ByIdsSql, [new[] { key.Value }], Read, ct);

    public Task<List<SharedKey>> FindAsync(IEnumerable<SharedKeyId> keys, CancellationToken ct = default) =>
        database.ListAsync(ByIdsSql, [keys.Select(key => key.Value).ToArray()], Read, ct);

    public Task<List<SharedKey>> OfOwnerAsync(UserId owner, CancellationToken ct = default) => database.ListAsync(OfOwnerSql, [owner.Value], Read, ct);

    static SharedKey Read(NpgsqlDataReader row) => new(
        new(row.Get<Guid>("id")),
        new(row.Get<int>("owner")),
        row.GetOrNull<string>("name"),
        row.GetOrNone<long>("budget") is { } budget ? new Kudos(budget) : null,
        row.GetOrNone<DateTimeOffset>("expires_at"),
        new(row.GetOrNone<long>("image_pixels"), row.GetOrNone<int>("image_steps"), row.GetOrNone<int>("text_tokens")))
    {
        Utilized = new(row.Get<long>("utilized")),
        IsOnStyle = row.Get<bool>("is_on_style"),
    };
}
