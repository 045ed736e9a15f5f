namespace AIHorde.Ledger.Workers;

/// <summary>The numbers that govern workers.</summary>
public static class WorkerLimits
{
    /// <summary>A worker that was not heard of for this long is offline.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(300);

    /// <summary>Check-ins within this time of the last are not recorded.</summary>
    public static readonly TimeSpan CheckInEvery = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan UptimeRewardEvery = TimeSpan.FromSeconds(600);

    public static readonly TimeSpan AbortWindow = TimeSpan.FromHours(1);

    /// <summary>More aborted jobs in an hour than this put a worker into maintenance.</summary>
    public const int AbortsMax = 20;
    public const int AbortsMaxRaided = 10;
    public const int AbortsMaxAlchemist = 100;

    /// <summary>An untrusted owner with more workers than this gets no other one.</summary>
    public const int Untrusted = 3;
    public const int Trusted = 20;

    public const int NameLength = 100;
    public const int NameExtreme = 200;
    public const int MaintenanceMessageLength = 300;

    public const int SpeedSamples = 20;

    /// <summary>Faster than this, in raw pixelsteps a second, no image worker is.</summary>
    public const double SuspiciousPixelstepsPerSecond = 20_000_000;

    public const string DefaultMaintenanceMessage =
        "This worker is in maintenance mode. Its owner switched it off for now; it will serve others again when the owner switches it on.";

    public const string AbortedMaintenanceMessage =
        "This worker was put into maintenance mode because it gave up too many jobs within an hour. Please lower its settings, and then switch it on again.";
}
