namespace AIHorde.Api;

/// <summary>Whom a limit counts.</summary>
public enum LimitBy
{
    /// <summary>The peer's address, once for all methods of a route.</summary>
    Address,

    /// <summary>The end user's address, with method and path.</summary>
    ClientAndPath,

    /// <summary>The presented key, with method and path.</summary>
    KeyAndPath,
}

/// <summary>So many requests in a fixed window. Whitelisted addresses and the anonymous key may have more.</summary>
public sealed record RateLimit(int Amount, int WindowSeconds, LimitBy By)
{
    public int? Whitelisted { get; init; }

    public int? Anonymous { get; init; }

    /// <summary>The whole text of a 429, which bots compare: <c>2 per 1 second</c>.</summary>
    public static string Words(int amount, int windowSeconds) => windowSeconds switch
    {
        1 => $"{amount} per 1 second",
        60 => $"{amount} per 1 minute",
        _ => $"{amount} per 1 hour",
    };
}

/// <summary>The limits of a route: the contract's table, one name a row. A route without its own has <see cref="Default"/>.</summary>
public sealed record RateLimits(params RateLimit[] Limits)
{
    const int Second = 1;
    const int Minute = 60;
    const int Hour = 3_600;

    static readonly RateLimit Burst = new(2, Second, LimitBy.ClientAndPath) { Whitelisted = 10 };
    static readonly RateLimit Steady = new(90, Minute, LimitBy.ClientAndPath) { Whitelisted = 300 };

    public static readonly RateLimits Default = new(new RateLimit(90, Minute, LimitBy.Address));
    public static readonly RateLimits Exempt = new();
    public static readonly RateLimits Generate = new(
        Burst, new RateLimit(2, Second, LimitBy.KeyAndPath) { Whitelisted = 60, Anonymous = 60 }, Steady);

    public static readonly RateLimits ImageCheck = new(new RateLimit(10, Second, LimitBy.ClientAndPath));
    public static readonly RateLimits ImageStatus = new(new RateLimit(10, Minute, LimitBy.ClientAndPath));
    public static readonly RateLimits TextStatus = new(new RateLimit(60, Minute, LimitBy.ClientAndPath));
    public static readonly RateLimits AlchemyStatus = ImageCheck;
    public static readonly RateLimits Rating = new(new RateLimit(5, Minute, LimitBy.ClientAndPath));
    public static readonly RateLimits Worker = new(new RateLimit(60, Second, LimitBy.Address));
    public static readonly RateLimits Users = Default;
    public static readonly RateLimits User = TextStatus;
    public static readonly RateLimits WorkersAndTeams = new(new RateLimit(30, Minute, LimitBy.ClientAndPath));
    public static readonly RateLimits Transfer = new(
        new RateLimit(1, Second, LimitBy.KeyAndPath), new RateLimit(90, Hour, LimitBy.KeyAndPath) { Whitelisted = 600 });

    public static readonly RateLimits SharedKeys = Rating;
    public static readonly RateLimits Modes = new(new RateLimit(30, Minute, LimitBy.Address));
    public static readonly RateLimits Styles = new(Burst, Steady);
    public static readonly RateLimits RareStyles = new(Burst, new RateLimit(20, Hour, LimitBy.ClientAndPath));
}

/// <summary>Settings under <c>RateLimits</c>. <c>RateLimits__Enabled=false</c> is for load tests.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    public bool Enabled { get; set; } = true;

    /// <summary>Addresses of known services, which get the higher limits.</summary>
    public string[] Whitelist { get; set; } = [];

    /// <summary>Counters kept at once. Beyond it new callers share counters, so memory stays bounded under any flood.</summary>
    public int CountersMax { get; set; } = 200_000;
}
