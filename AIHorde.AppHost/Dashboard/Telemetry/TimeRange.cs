using System.Globalization;

namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>A stretch of time as an address names it, in UTC. Either end may be open; an end that cannot be read is.</summary>
public sealed record TimeRange(DateTimeOffset? From, DateTimeOffset? To)
{
    public static TimeRange Of(string? from, string? to) => new(Instant(from), Instant(to));

    public bool Holds(DateTimeOffset at) => Touches(at, at);

    public bool Touches(DateTimeOffset start, DateTimeOffset end) => !(end < From) && !(start > To);

    /// <summary>As the browser's field for date and time writes it.</summary>
    public static string? Written(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    static DateTimeOffset? Instant(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
