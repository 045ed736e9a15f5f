using System.Globalization;

namespace AIHorde.Web;

/// <summary>How pages write numbers, durations and instants; one place, so that all pages agree.</summary>
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

    /// <summary>Whole where it is whole, two decimals where it is not; k and M only from a hundred thousand on.</summary>
    public static string Kudos(decimal kudos) => Math.Abs(kudos) switch
    {
        >= 1_000_000 => Text((double)kudos / 1_000_000, "0.##") + " M",
        >= 100_000 => Text((double)kudos / 1_000, "0.#") + " k",
        _ => Count((long)decimal.Truncate(kudos)) + (kudos % 1 == 0 ? "" : Math.Abs(kudos % 1).ToString(".00", CultureInfo.InvariantCulture)),
    };

    /// <summary>As a statement writes it: two decimals and the sign in words' own minus.</summary>
    public static string SignedKudos(decimal kudos) =>
        (kudos < 0 ? "\u2212" : kudos > 0 ? "+" : "") + Math.Abs(kudos).ToString("#,0.00", CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    public static string Attribute(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string ShortId(string id) => id.Length > 8 ? id[..8] : id;

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
