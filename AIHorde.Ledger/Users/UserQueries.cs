using System.Text;
using Npgsql;

namespace AIHorde.Ledger.Users;

public enum UserOrder
{
    /// <summary>The richest first.</summary>
    Kudos,

    /// <summary>The oldest first.</summary>
    Age,
}

/// <summary>Reads over accounts. What is read may have changed when it is used: commands decide over what they load themselves.</summary>
public sealed class UserQueries(NpgsqlDataSource database)
{
    public const int PageSize = 25;

    const string Columns = """
        u.*, coalesce(a.balance, 0) AS balance, coalesce(a.floor, 0) AS floor, coalesce(a.held, 0) AS held, coalesce(e.balance, 0) AS escrow,
        ARRAY[a.accumulated, a.gifted, a.donated, a.admin, a.received, a.recurring, a.awarded, a.styled, a.forgiven, a.lent, a.other] AS totals,
        coalesce(r.usage_image, 0) AS usage_image, coalesce(r.usage_text, 0) AS usage_text,
        coalesce(r.contribution_image, 0) AS contribution_image, coalesce(r.contribution_text, 0) AS contribution_text,
        coalesce(r.fulfillment_image, 0) AS fulfillment_image, coalesce(r.fulfillment_text, 0) AS fulfillment_text,
        coalesce(r.fulfillment_alchemy, 0) AS fulfillment_alchemy, coalesce(r.request_image, 0) AS request_image,
        coalesce(r.request_text, 0) AS request_text, coalesce(r.request_alchemy, 0) AS request_alchemy,
        coalesce(r.style_image, 0) AS style_image, coalesce(r.style_text, 0) AS style_text, coalesce(r.last_active, u.created_at) AS last_active,
        ARRAY(SELECT w.id FROM workers w WHERE w.owner = u.id ORDER BY w.created_at, w.id) AS worker_ids,
        ARRAY(SELECT k.id FROM shared_keys k WHERE k.owner = u.id ORDER BY k.id) AS shared_key_ids
        """;

    const string From = """
        FROM users u JOIN accounts a ON a.account = 'user:' || u.id JOIN accounts e ON e.account = 'escrow:' || u.id
        LEFT JOIN user_records r ON r.id = u.id
        """;

    const string ByIdSql = $"SELECT {Columns} {From} WHERE u.id = $1 AND u.status <> 'wiped'";
    const string ByKeySql = $"SELECT {Columns} {From} WHERE u.key_hash = $1";
    const string ByIdentitySql = $"SELECT {Columns} {From} WHERE u.identity_hash = $1";
    const string ByAgeSql = $"SELECT {Columns} {From} WHERE u.status <> 'wiped' ORDER BY u.created_at, u.id LIMIT $1 OFFSET $2";

    // Sorts all balances; an index on them would cost every movement of kudos, and this page is cached for minutes.
    const string ByKudosSql = $"""
        SELECT {Columns} FROM accounts a JOIN users u ON u.id = substr(a.account, 6)::int JOIN accounts e ON e.account = 'escrow:' || u.id
        LEFT JOIN user_records r ON r.id = u.id
        WHERE a.account LIKE 'user:%' AND u.status <> 'wiped' ORDER BY a.balance DESC, a.account LIMIT $1 OFFSET $2
        """;

    const string DetailsSql = "SELECT key, content FROM payloads WHERE key = ANY ($1)";

    const string PasskeysSql = """
        SELECT u.id, p.content FROM users u JOIN payloads p ON p.key = 'user:' || u.id || ':proxypasskey'
        WHERE u.has_proxy_passkey AND u.status = 'active' AND NOT 'flagged' = ANY (u.roles)
        """;

    const string ByContactSql = """
        SELECT split_part(key, ':', 2)::int FROM payloads WHERE key LIKE 'user:%:contact' AND lower(convert_from(content, 'UTF8')) = lower($1) ORDER BY 1
        """;

    const string PromotableSql = $"""
        SELECT {Columns} {From}
        WHERE u.status = 'active' AND u.kind <> 'anonymous' AND NOT u.roles && ARRAY['trusted', 'flagged'] AND e.balance > $1
            AND u.created_at <= $2 AND u.suspicions < $3
        ORDER BY u.id LIMIT $4
        """;

    const string MonthlySql = $"""
        SELECT {Columns} {From}
        WHERE u.status = 'active' AND u.kind <> 'anonymous' AND (u.monthly_kudos > 0 OR 'moderator' = ANY (u.roles) OR u.id = ANY ($1))
            AND (u.monthly_received_at IS NULL OR u.monthly_received_at <= $2)
        ORDER BY u.id
        """;

    /// <summary>A number for an account that is about to be registered. One that is not used after all is no loss.</summary>
    public async Task<UserId> NextIdAsync(CancellationToken ct = default) =>
        new((await database.ListAsync("SELECT nextval('user_ids')::int", [], row => row.GetInt32(0), ct))[0]);

    public Task<UserView?> FindAsync(UserId user, CancellationToken ct = default) => database.FirstAsync(ByIdSql, [user.Value], UserView.Read, ct);

    public Task<UserView?> FindByKeyHashAsync(string keyHash, CancellationToken ct = default) => database.FirstAsync(ByKeySql, [keyHash], UserView.Read, ct);

    public Task<UserView?> FindByIdentityHashAsync(string identityHash, CancellationToken ct = default) =>
        database.FirstAsync(ByIdentitySql, [identityHash], UserView.Read, ct);

    /// <summary>Pages count from 1.</summary>
    public Task<List<UserView>> PageAsync(UserOrder order, int page, CancellationToken ct = default) => database.ListAsync(
        order == UserOrder.Age ? ByAgeSql : ByKudosSql, [PageSize, (long)(page - 1) * PageSize], UserView.Read, ct);

    /// <summary>Contact, comment and passkey, which only the owner or a moderator may see.</summary>
    public async Task<UserDetails> DetailsAsync(UserId user, CancellationToken ct = default)
    {
        var keys = Enum.GetValues<UserDetail>().Select(detail => UserStream.DetailKey(user, detail)).ToArray();
        var rows = await database.ListAsync(DetailsSql, [keys], row => (Key: row.GetString(0), Text: Text(row, 1)), ct);
        var found = rows.ToDictionary(detail => detail.Key, detail => detail.Text);
        return new(
            found.GetValueOrDefault(UserStream.DetailKey(user, UserDetail.Contact)),
            found.GetValueOrDefault(UserStream.DetailKey(user, UserDetail.AdminComment)),
            found.GetValueOrDefault(UserStream.DetailKey(user, UserDetail.ProxyPasskey)));
    }

    /// <summary>Of all services that may forward their own users' addresses.</summary>
    public Task<List<(UserId User, string Passkey)>> ProxyPasskeysAsync(CancellationToken ct = default) =>
        database.ListAsync(PasskeysSql, [], row => (new UserId(row.GetInt32(0)), Text(row, 1)), ct);

    public Task<List<UserId>> FindByContactAsync(string contact, CancellationToken ct = default) =>
        database.ListAsync(ByContactSql, [contact], row => new UserId(row.GetInt32(0)), ct);

    internal Task<List<UserView>> PromotableAsync(Kudos threshold, DateTimeOffset createdBefore, int limit, CancellationToken ct) =>
        database.ListAsync(PromotableSql, [threshold.Hundredths, createdBefore, UserLimits.SuspicionThreshold, limit], UserView.Read, ct);

    /// <summary>Who may be due the monthly allowance; <paramref name="patrons"/> are entitled by more than their account says.</summary>
    internal Task<List<UserView>> MonthlyDueAsync(IEnumerable<UserId> patrons, DateTimeOffset receivedBefore, CancellationToken ct) =>
        database.ListAsync(MonthlySql, [patrons.Select(user => user.Value).ToArray(), receivedBefore], UserView.Read, ct);

    static string Text(NpgsqlDataReader row, int column) => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));
}

public sealed record UserDetails(string? Contact, string? AdminComment, string? ProxyPasskey);
