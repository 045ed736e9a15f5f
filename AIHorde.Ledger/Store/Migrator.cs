using System.Globalization;
using System.Reflection;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// Brings the schema up to date: numbered SQL files embedded beside their features (<c>0102_requests.sql</c>), forward only, each in its own transaction,
/// under a lock so that nodes that start together take turns. Then gives the application's role its rights: everything, but the log only to be added to.
/// </summary>
public sealed partial class Migrator(LedgerModel model, ILogger<Migrator> log)
{
    const string LockSql = "SELECT pg_advisory_lock(4702394921427289928)";
    const string HistorySql = """
        CREATE TABLE IF NOT EXISTS migrations (number int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
        """;
    const string RecordSql = "INSERT INTO migrations (number, name) VALUES ($1, $2)";

    // The lesser role is the owner's name with _app. Where the owner may not make roles and nobody made it, the triggers alone guard the log.
    const string GrantSql = """
        DO $$
        DECLARE
            lesser text := session_user || '_app';
            here text := current_schema();
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = lesser) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', lesser);
                EXECUTE format('GRANT %I TO %I', lesser, session_user);
            END IF;
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', here, lesser);
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', here, lesser);
            EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', here, lesser);
            EXECUTE format('REVOKE UPDATE, DELETE ON events, kudos_entries, kudos_seals FROM %I', lesser);
            EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON migrations FROM %I', lesser);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'no lesser role';
        END
        $$
        """;

    public async Task MigrateAsync(string connectionString, CancellationToken ct = default)
    {
        // A connection of its own, closed at the end: that also gives the lock back.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await ExecuteAsync(connection, LockSql, ct);
        await ExecuteAsync(connection, HistorySql, ct);
        var applied = await AppliedAsync(connection, ct);
        var due = Migrations().Where(m => !applied.Contains(m.Number)).OrderBy(m => m.Number).ToList();
        foreach (var migration in due) await ApplyAsync(connection, migration, ct);
        if (due.Count > 0) LogBrought(due[^1].Name, due.Count);
        await ExecuteAsync(connection, GrantSql, ct);
    }

    async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, migration.Sql, ct);
        await using var record = connection.Command(RecordSql, [migration.Number, migration.Name]);
        await record.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        LogApplied(migration.Name);
    }

    internal List<Migration> Migrations()
    {
        var migrations = model.Assemblies.SelectMany(assembly => assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Select(name => Migration.TryRead(assembly, name))).OfType<Migration>().ToList();
        if (migrations.GroupBy(m => m.Number).FirstOrDefault(g => g.Count() > 1) is { } twins)
            throw new InvalidOperationException($"Two migrations have the number {twins.Key}: {string.Join(", ", twins.Select(m => m.Name))}");
        return migrations;
    }

    static async Task<HashSet<int>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = connection.Command("SELECT number FROM migrations");
        await using var row = await command.ExecuteReaderAsync(ct);
        var numbers = new HashSet<int>();
        while (await row.ReadAsync(ct)) numbers.Add(row.GetInt32(0));
        return numbers;
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Applied migration {Name}")]
    partial void LogApplied(string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Brought the schema to {Name} with {Count} migrations")]
    partial void LogBrought(string name, int count);
}

sealed record Migration(int Number, string Name, string Sql)
{
    const int NumberLength = 4;

    /// <summary>Null for other embedded SQL. A resource's name is its path with dots: the file's own name is what follows the last folder.</summary>
    public static Migration? TryRead(Assembly assembly, string resource)
    {
        var name = resource[..^".sql".Length];
        name = name[(name.LastIndexOf('.') + 1)..];
        if (name.Length < NumberLength) return null;
        if (!int.TryParse(name.AsSpan(0, NumberLength), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(number, name, reader.ReadToEnd());
    }
}
