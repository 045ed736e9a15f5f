using System.Net;

namespace AIHorde.Worker.Bridge;

/// <summary>All waiting times of the bridge in one place. A test shortens them; a volunteer needs only the pause between pops.</summary>
sealed record Pace
{
    public TimeSpan WhenIdle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between questions to a server that has not answered yet, for the first few seconds.</summary>
    public TimeSpan WhenStarting { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan BackoffFirst { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Maintenance ends when its owner wants; until then only the owner's own requests come.</summary>
    public TimeSpan WhenInMaintenance { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A wrong key or a refused model does not heal by asking often.</summary>
    public TimeSpan WhenRefused { get; init; } = TimeSpan.FromSeconds(60);

    public int DeliveryAttemptsMax { get; init; } = 15;

    public int UploadAttemptsMax { get; init; } = 4;

    /// <summary>A server may name any wait it likes; nobody waits longer than this without looking again.</summary>
    public TimeSpan RetryAfterMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Exponential with full jitter above a half, so that a restarted server is not met by all workers at once.</summary>
    public TimeSpan Backoff(int failures, Random random)
    {
        var ceiling = Math.Min(BackoffFirst.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 20)), BackoffMax.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(ceiling * (0.5 + (random.NextDouble() / 2)));
    }

    public TimeSpan After(Refusal refusal, int failures, Random random) => refusal switch
    {
        { RetryAfter: { } wait } => wait < RetryAfterMax ? wait : RetryAfterMax,
        { IsPassing: true } => Backoff(failures, random),
        { IsMaintenance: true } => WhenInMaintenance,
        { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.BadRequest } => WhenRefused,
        _ => Backoff(failures, random),
    };
}
