using AIHorde.Ledger.Store;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AIHorde.Ledger.Tests;

sealed record CounterTotal(string Id, long Total);

/// <summary>A projection that runs behind the log: the total of every counter. It cannot take a count of 13.</summary>
sealed class Totals(bool fearsThirteen = true) : TotalsProjection<CounterTotal>("totals", "test_totals", "id")
{
    /// <summary>A node that hangs is replaced after a second.</summary>
    public static readonly LedgerOptions FastOwners = new() { OwnerLease = TimeSpan.FromSeconds(1), SealInterval = TimeSpan.FromMilliseconds(20) };

    public static readonly LedgerFeature Feature = new LedgerFeature(typeof(Totals).Assembly).ProjectLater(new Totals());

    const string TableSql = "CREATE TABLE IF NOT EXISTS test_totals (id text PRIMARY KEY, total bigint NOT NULL)";

    public static void Add(IServiceCollection services) => services.AddLedgerFeature(Feature);

    /// <summary>The next version, in which that is repaired.</summary>
    public static void AddWithoutFear(IServiceCollection services) =>
        services.AddLedgerFeature(new LedgerFeature(typeof(Totals).Assembly).ProjectLater(new Totals(fearsThirteen: false)));

    /// <summary>Before the first node starts, which gives the application's role its rights.</summary>
    public static async Task<string> CreateTableAsync(string connectionString)
    {
        await using var owner = NpgsqlDataSource.Create(connectionString);
        await using var create = owner.CreateCommand(TableSql);
        await create.ExecuteNonQueryAsync();
        return connectionString;
    }

    protected override IEnumerable<CounterTotal> Project(FeedEvent happened)
    {
        if (happened.Event is not Counted counted) yield break;
        yield return fearsThirteen && counted.By == 13 ? throw new InvalidOperationException("Thirteen") : new(happened.StreamId, counted.By);
    }
}
