using System.Globalization;

namespace AIHorde.Web;

/// <summary>How pages write numbers, durations and instants; one place, so that all pages agree.</summary>
public static class Show
{
    /// <summary>The real minus, which is as wide as a plus and is not broken from its number.</summary>
    const string Minus = "\u2212";

    const double StandardImage = 1024d * 1024 * 20;
    const double TokensOfPage = 667;
    const double WordsOfPage = 500;

    public static string Duration(TimeSpan time) => time switch
    {
        { Ticks: 0 } => "0 s",
        { TotalMilliseconds: < 1 } => Text(time.TotalMicroseconds, "0") + " µs",
        { TotalMilliseconds: < 10 } => Text(time.TotalMilliseconds, "0.0") + " ms",
        { TotalSeconds: < 1 } => Text(time.TotalMilliseconds, "0") + " ms",
        { TotalSeconds: < 10 } => Text(time.TotalSeconds, "0.0") + " s",
        { TotalMinutes: < 1 } => Text(time.TotalSeconds, "0") + " s",
        { TotalHours: < 1 } => Two(time.Minutes, "min", time.Seconds, "s"),
        { TotalDays: < 1 } => Two(time.Hours, "h", time.Minutes, "min"),
        _ => Two(time.Days, "d", time.Hours, "h"),
    };

    /// <summary>A time to come is rounded: a second of precision would be a promise.</summary>
    public static string About(double seconds) => seconds switch
    {
        <= 0 => "at once",
        <= 5 => "a few seconds",
        < 60 => $"about {(int)Math.Ceiling(seconds / 5) * 5} s",
        < 600 => $"about {Text(Math.Round(seconds / 30, MidpointRounding.AwayFromZero) / 2, "0.#")} min",
        < 3_600 => $"about {Text(seconds / 60, "0")} min",
        _ => $"about {Text(seconds / 3_600, "0.#")} h",
    };

    /// <summary>How long a queue takes at a speed; where none was measured nobody can tell.</summary>
    public static string Wait(double seconds, double speed) => seconds > 0 && speed <= 0 ? "wait unknown" : About(seconds);

    /// <summary>A number with its noun: one worker, two workers.</summary>
    public static string Counted(long number, string one, string? many = null) => $"{Count(number)} {(number == 1 ? one : many ?? one + "s")}";

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
            >= 0.01 => Text(value, "0.###"),
            _ => Text(value, "0.#####"),
        };
    }

    /// <summary>Whole where it is whole, two decimals where it is not; k and M only from a hundred thousand on.</summary>
    public static string Kudos(decimal kudos) => (kudos < 0 ? Minus : "") + Math.Abs(kudos) switch
    {
        >= 1_000_000 and var large => Text((double)large / 1_000_000, "0.##") + " M",
        >= 100_000 and var large => Text((double)large / 1_000, "0.#") + " k",
        var small => small.ToString(small % 1 == 0 ? "#,0" : "#,0.00", CultureInfo.InvariantCulture).Replace(',', ' '),
    };

    /// <summary>As a statement writes it: two decimals and the sign in words' own minus.</summary>
    public static string SignedKudos(decimal kudos) =>
        (kudos < 0 ? Minus : kudos > 0 ? "+" : "") + Math.Abs(kudos).ToString("#,0.00", CultureInfo.InvariantCulture);

    /// <summary>Work on images in images that everybody can picture: a square of 1024 pixels in 20 steps.</summary>
    public static string AsImages(double pixelsteps) => $"≈ {Number(pixelsteps / StandardImage)} images (1024², 20 steps)";

    public static string AsImagesAMinute(double pixelstepsPerSecond) => AsImages(pixelstepsPerSecond * 60) + " a minute";

    /// <summary>Tokens in pages of 500 words.</summary>
    public static string AsPages(double tokens) => $"≈ {Number(tokens / TokensOfPage)} pages of text";

    public static string AsWordsASecond(double tokensPerSecond) => $"≈ {Number(tokensPerSecond * WordsOfPage / TokensOfPage)} words a second";

    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    public static string Attribute(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string ShortId(string id) => id.Length > 8 ? id[..8] : id;

    static string Two(int large, string unit, int small, string smaller) => small == 0 ? $"{large} {unit}" : $"{large} {unit} {small} {smaller}";

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
