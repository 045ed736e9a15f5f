using System.Globalization;
using System.Text.Json;
using AIHorde.Ledger;
using AIHorde.Ledger.Users;
using Npgsql;
using NpgsqlTypes;

namespace AIHorde.Api;

/// <summary>Who is an administrator: the first account, and those whom the setting <c>ADMINS</c> lists (a JSON array of aliases).</summary>
public sealed class Administrators(IConfiguration configuration)
{
    public const string Setting = "ADMINS";

    readonly HashSet<UserId> users = [UserLimits.FirstAdministrator, .. Read(configuration[Setting])];

    public bool Contains(UserId user) => users.Contains(user);

    static IEnumerable<UserId> Read(string? json) => (json is { Length: > 0 } ? JsonSerializer.Deserialize(json, UsersJson.Default.StringArray) ?? [] : [])
        .Select(alias => Alias.ToUser(alias) ?? throw new InvalidOperationException($"{Setting} lists {alias}, which is no alias such as name#5."));
}

/// <summary><c>name#5</c>: what counts is the number after the last #. A bare number is an alias too.</summary>
static class Alias
{
    public static UserId? ToUser(string alias) =>
        int.TryParse(alias.AsSpan(alias.LastIndexOf('#') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new UserId(id) : null;
}

/// <summary>Callers and names for the door, each by one indexed read.</summary>
sealed class Accounts(NpgsqlDataSource database, UserQueries users, Administrators administrators) : IAccountSource, IUserNames
{
    const string ByKeySql = "SELECT id, username, roles, status FROM users WHERE key_hash = $1 AND status <> 'wiped'";
    const string BySharedKeySql = """
        SELECT u.id, u.username, u.roles, u.status FROM shared_keys k JOIN users u ON u.id = k.owner WHERE k.id = $1 AND u.status <> 'wiped'
        """;

    const string NamesSql = "SELECT id, username FROM users WHERE id = ANY ($1)";

    public Task<Caller?> ByKeyHashAsync(string keyHash, CancellationToken cancellationToken) => FindAsync(ByKeySql, keyHash, cancellationToken);

    public async Task<Caller?> BySharedKeyAsync(SharedKeyId sharedKey, CancellationToken cancellationToken) =>
        await FindAsync(BySharedKeySql, sharedKey.Value, cancellationToken) is { } owner ? owner with { SharedKey = sharedKey } : null;

    public async Task<IReadOnlyList<string>> ProxyPasskeysAsync(CancellationToken cancellationToken) =>
        [.. (await users.ProxyPasskeysAsync(cancellationToken)).Select(service => service.Passkey)];

    public async Task<IReadOnlyDictionary<UserId, string>> AliasesAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken)
    {
        var aliases = ids.ToDictionary(id => id, id => $"#{id}");
        await using var command = database.CreateCommand(NamesSql);
        command.Parameters.Add(new NpgsqlParameter { Value = ids.Select(id => id.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            aliases[new UserId(row.GetInt32(0))] = $"{row.GetString(1)}#{row.GetInt32(0)}";
        }

        return aliases;
    }

    async Task<Caller?> FindAsync(string sql, object key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = key });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return null;
        }

        var id = new UserId(row.GetInt32(0));
        var rights = row.GetFieldValue<string[]>(2).Aggregate(Rights.None, (all, role) => all | Enum.Parse<Rights>(role, ignoreCase: true));
        rights |= row.GetString(3) == "deleted" ? Rights.Deleted : Rights.None;
        rights |= administrators.Contains(id) ? Rights.Admin : Rights.None;
        return new Caller(id, row.GetString(1), rights);
    }
}
