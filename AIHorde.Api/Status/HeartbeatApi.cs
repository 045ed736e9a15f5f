using Npgsql;

namespace AIHorde.Api;

/// <summary>
/// <c>/status/heartbeat</c>: how this node does, for load balancers and clients that poll. Always 200, never limited; the database is asked at
/// most once a second.
/// </summary>
static class HeartbeatApi
{
    public static IServiceCollection AddHeartbeat(this IServiceCollection services) => services.AddSingleton<Pulse>();

    public static void MapHeartbeat(this RouteGroupBuilder api) =>
        api.MapGet("/status/heartbeat", ReadAsync).WithTags("status").Open().Limited(RateLimits.Exempt);

    static async Task<Answer<HeartbeatView>> ReadAsync(Pulse pulse, Traffic traffic, CancellationToken cancellationToken)
    {
        var isConnected = await pulse.IsConnectedAsync(cancellationToken);
        var queue = ThreadPool.PendingWorkItemCount;
        var message = queue > Pulse.OverloadedFrom ? "OVERLOADED" : isConnected ? "OK" : "DOWN";
        return Answers.Ok(new HeartbeatView(message, Transport.Version, queue, ThreadPool.ThreadCount, traffic.Active, isConnected));
    }
}

/// <summary>Whether the database answers, remembered for a second.</summary>
sealed class Pulse(NpgsqlDataSource database, TimeProvider time)
{
    public const int OverloadedFrom = 1_000;

    const string AskSql = "SELECT 1";
    static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(1);
    static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    /// <summary>Replaced as a whole.</summary>
    volatile Beat beat = new(true, DateTimeOffset.MinValue);

    public async ValueTask<bool> IsConnectedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (beat.Until <= now)
        {
            beat = new Beat(await AskAsync(cancellationToken), now + TimeToLive);
        }

        return beat.IsConnected;
    }

    async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerMax);
        try
        {
            await using var command = database.CreateCommand(AskSql);
            await command.ExecuteScalarAsync(limit.Token);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    sealed record Beat(bool IsConnected, DateTimeOffset Until);
}
