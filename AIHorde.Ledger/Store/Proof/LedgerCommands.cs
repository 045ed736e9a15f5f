using System.Data;
using System.Globalization;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// What an operator runs: beside a running cluster, or on a database that nobody uses. Both read one snapshot and change nothing; the answer is the exit code.
/// </summary>
public static class LedgerCommands
{
    const int Fine = 0;
    const int Wrong = 1;

    const string ReadOnlySql = "SET TRANSACTION READ ONLY";

    /// <summary>Proves everything there is, a line a check, and names the first offender of each that fails.</summary>
    public static async Task<int> VerifyAsync(string connectionString, TextWriter output, CancellationToken ct = default)
    {
        await using var connection = await ConnectAsync(connectionString, ct);
        // One snapshot for all checks, so that a running cluster cannot make them contradict one another.
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using (var readOnly = connection.Command(ReadOnlySql)) await readOnly.ExecuteNonQueryAsync(ct);
        var isFine = true;
        foreach (var check in Checks.All)
        {
            var looked = await ScalarAsync(connection, check.CountSql, ct) as long? ?? 0;
            var offender = await ScalarAsync(connection, check.OffendersSql, ct) as string;
            isFine &= await SayAsync(output, check.Name, check.Says, $"{looked:N0}", offender);
        }
        var seals = await SealCheck.RunAsync(connection, ct);
        var sealedCount = $"{seals.Seals:N0} of {seals.Entries:N0} entries";
        isFine &= await SayAsync(output, "I15", "every seal names the one before and matches its entries", sealedCount, seals.Offender);
        return isFine ? Fine : Wrong;
    }

    /// <summary>Builds every projection again from the log, beside the live one, and reports where the two differ.</summary>
    public static async Task<int> RebuildAsync(
        string connectionString, TextWriter output, IEnumerable<LedgerFeature>? moreFeatures = null, CancellationToken ct = default)
    {
        var model = new LedgerModel(moreFeatures ?? []);
        await using var connection = await ConnectAsync(connectionString, ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var isFine = true;
        await foreach (var table in new Rebuild(model, connection).RunAsync(ct))
        {
            isFine &= await SayAsync(output, "I15", $"{table.Table} is what the log says", $"{table.Rows:N0} rows", table.Offender);
        }
        return isFine ? Fine : Wrong;
    }

    static async Task<bool> SayAsync(TextWriter output, string name, string says, string count, string? offender)
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{(offender is null ? "ok    " : "FAILED")} {name,-4} {says} ({count}){(offender is null ? "" : ": " + offender)}"));
        return offender is null;
    }

    static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(ct);
    }

    static async Task<NpgsqlConnection> ConnectAsync(string connectionString, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }
}
