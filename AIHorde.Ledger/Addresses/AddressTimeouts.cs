using System.Net;
using Npgsql;

namespace AIHorde.Ledger.Addresses;

/// <summary>An address or range that must wait.</summary>
public sealed record AddressTimeout(IPNetwork Network, bool IsRange, DateTimeOffset Until);

/// <summary>
/// Addresses in timeout, by moderators or for refused prompts. Kept in memory on every node and read again every few seconds, because every
/// request and every pop asks.
/// </summary>
public sealed class AddressTimeouts(NpgsqlDataSource database, TimeProvider time)
{
    static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(3);
    static readonly TimeSpan SuspicionLasts = TimeSpan.FromHours(24);
    static readonly TimeSpan SuspicionLastsForServices = TimeSpan.FromHours(1);
    static readonly TimeSpan TimeoutMaxForServices = TimeSpan.FromMinutes(5);
    const int TimeoutMaxMinutes = 900;
    const int MinutesAStep = 3;

    const string BlockSql = """
        INSERT INTO address_timeouts (network, is_range, until) VALUES ($1, $2, $3)
        ON CONFLICT (network) DO UPDATE SET until = greatest(excluded.until, CASE WHEN $4 THEN excluded.until ELSE address_timeouts.until END),
            is_range = excluded.is_range
        """;

    const string UnblockSql = "DELETE FROM address_timeouts WHERE network = $1";
    const string ClearSuspicionSql = "DELETE FROM address_suspicions WHERE address = $1";
    const string ListSql = "SELECT network, is_range, until FROM address_timeouts WHERE until > $1 ORDER BY network LIMIT 100000";
    const string PruneSql = "DELETE FROM address_timeouts WHERE until <= $1";
    const string PruneSuspicionsSql = "DELETE FROM address_suspicions WHERE until <= $1";
    const string SuspectSql = """
        INSERT INTO address_suspicions AS known (address, count, until) VALUES ($1, 1, $2)
        ON CONFLICT (address) DO UPDATE SET count = CASE WHEN known.until <= $3 THEN 1 ELSE known.count + 1 END, until = excluded.until
        RETURNING count
        """;

    /// <summary>Replaced as a whole by whoever finds it old.</summary>
    volatile Known known = Known.Of([], DateTimeOffset.MinValue);

    /// <summary>How long this address must still wait; null when it need not.</summary>
    public async ValueTask<TimeSpan?> RemainingAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var matching = await MatchingAsync(address, cancellationToken);
        return matching.Count == 0 ? null : matching.Max(timeout => timeout.Until) - time.GetUtcNow();
    }

    public async ValueTask<IReadOnlyList<AddressTimeout>> MatchingAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var current = await CurrentAsync(cancellationToken);
        var matching = current.Ranges.Where(range => range.Until > now && range.Network.Contains(address));
        return current.Singles.TryGetValue(address, out var single) && single.Until > now ? [.. matching, single] : [.. matching];
    }

    /// <summary>The ranges; a single address is only found by asking for it.</summary>
    public async ValueTask<IReadOnlyList<AddressTimeout>> RangesAsync(CancellationToken cancellationToken) => (await CurrentAsync(cancellationToken)).Ranges;

    async ValueTask<Known> CurrentAsync(CancellationToken cancellationToken)
    {
        if (known.Until <= time.GetUtcNow())
        {
            known = Known.Of(await ReadAsync(cancellationToken), time.GetUtcNow() + TimeToLive);
        }

        return known;
    }

    /// <summary>A moderator's timeout replaces the one there is.</summary>
    public async Task BlockAsync(IPNetwork network, bool isRange, TimeSpan duration, CancellationToken cancellationToken)
    {
        await ExecuteAsync(BlockSql, [network, isRange, Until(duration), true], cancellationToken);
        await PruneAsync(cancellationToken);
    }

    /// <summary>Lifting a single address's timeout also forgives it.</summary>
    public async Task UnblockAsync(IPNetwork network, CancellationToken cancellationToken)
    {
        await ExecuteAsync(UnblockSql, [network], cancellationToken);
        await ExecuteAsync(ClearSuspicionSql, [network.BaseAddress], cancellationToken);
    }

    /// <summary>A prompt of this address was refused: it waits 3, 9, 15 … minutes; behind a service, where many users share it, at most 5.</summary>
    public async Task SuspectAsync(IPAddress address, bool isService, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(SuspectSql);
        Add(command, [address, (now + (isService ? SuspicionLastsForServices : SuspicionLasts)).ToUniversalTime(), now.ToUniversalTime()]);
        var earlier = (int)(await command.ExecuteScalarAsync(cancellationToken))! - 1;
        var duration = TimeSpan.FromMinutes(Math.Min(((2L * earlier) + 1) * MinutesAStep, TimeoutMaxMinutes));
        duration = isService && duration > TimeoutMaxForServices ? TimeoutMaxForServices : duration;
        await ExecuteAsync(BlockSql, [Single(address), false, Until(duration), false], cancellationToken);
    }

    public static IPNetwork Single(IPAddress address) =>
        new(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);

    DateTimeOffset Until(TimeSpan duration) => (time.GetUtcNow() + duration).ToUniversalTime();

    async Task PruneAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUniversalTime();
        await ExecuteAsync(PruneSql, [now], cancellationToken);
        await ExecuteAsync(PruneSuspicionsSql, [now], cancellationToken);
    }

    async Task<IReadOnlyList<AddressTimeout>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ListSql);
        Add(command, [time.GetUtcNow().ToUniversalTime()]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var timeouts = new List<AddressTimeout>();
        while (await row.ReadAsync(cancellationToken))
        {
            timeouts.Add(new AddressTimeout(row.GetFieldValue<IPNetwork>(0), row.GetBoolean(1), row.GetFieldValue<DateTimeOffset>(2)));
        }

        return timeouts;
    }

    async Task ExecuteAsync(string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        Add(command, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
        known = known with { Until = DateTimeOffset.MinValue };
    }

    static void Add(NpgsqlCommand command, object[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }

    /// <summary>Raids leave many single addresses, so these are looked up and not walked through.</summary>
    sealed record Known(IReadOnlyList<AddressTimeout> Ranges, IReadOnlyDictionary<IPAddress, AddressTimeout> Singles, DateTimeOffset Until)
    {
        public static Known Of(IReadOnlyList<AddressTimeout> timeouts, DateTimeOffset until) => new(
            [.. timeouts.Where(timeout => timeout.IsRange)],
            timeouts.Where(timeout => !timeout.IsRange).ToDictionary(timeout => timeout.Network.BaseAddress),
            until);
    }
}
