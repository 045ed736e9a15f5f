using System.Globalization;

namespace AIHorde.AppHost.Dashboard.Pages;

/// <summary>How the dashboard writes numbers, durations and instants; one place, so that all pages agree.</summary>
public static class Show
{
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 1 } => Text(time.TotalMicroseconds, "0") + " µs",
        { TotalMilliseconds: < 10 } => Text(time.TotalMilliseconds, "0.0") + " ms",
        { TotalSeconds: < 1 } => Text(time.TotalMilliseconds, "0") + " ms",
        { TotalSeconds: < 10 } => Text(time.TotalSeconds, "0.0") + " s",
        { TotalMinutes: < 1 } => Text(time.TotalSeconds, "0") + " s",
        { TotalHours: < 1 } => $"{time.Minutes} min {time.Seconds} s",
        { TotalDays: < 1 } => $"{time.Hours} h {time.Minutes} min",
        _ => $"{time.Days} d {time.Hours} h",
    };

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits, with k and M for what is large.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        return size switch
        {
            >= 1_000_000_000 => Text(value / 1_000_000_000, "0.##") + " G",
            >= 1_000_000 => Text(value / 1_000_000, "0.##") + " M",
            >= 10_000 => Text(value / 1_000, "0.#") + " k",
            >= 100 or 0 => Text(value, "0"),
            >= 1 => Text(value, "0.##"),
            _ => Text(value, "0.####"),
        };
    }

    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    public static string Attribute(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string ShortId(string id) => id.Length > 8 ? id[..8] : id;

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
