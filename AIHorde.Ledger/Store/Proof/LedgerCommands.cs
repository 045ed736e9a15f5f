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
    /// <param name="kept">A seal that was written down before: it must still be there, and then nothing before it has changed since.</param>
    public static async Task<int> VerifyAsync(string connectionString, TextWriter output, KeptSeal? kept = null, CancellationToken ct = default)
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
        var counted = $"{seals.Seals.Count:N0} seals of {seals.Sealed:N0} entries, {seals.Unsealed:N0} not sealed yet";
        isFine &= await SayAsync(output, "I15", "every seal names the one before, and every entry is as it was posted", counted, seals.Offender);
        if (kept is not null) isFine &= await SayAsync(output, "I15", "the seal that was kept is still the one", kept.ToString(), seals.Fault(kept));
        var newest = seals.Seals is [.., var last] ? KeptSeal.Of(last).ToString() : "nothing is sealed yet";
        await SayAsync(output, "all", "keep the newest seal, to prove later that nothing before it changed", newest, isFine ? null : "see above");
        return isFine ? Fine : Wrong;
    }

    /// <summary>Shows that one entry is in the ledger, with all that is needed to check it elsewhere.</summary>
    public static async Task<int> ProveAsync(string connectionString, string entryKey, TextWriter output, CancellationToken ct = default)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        return await EntryEvidence.PrintAsync(database, entryKey, output, ct) ? Fine : Wrong;
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
