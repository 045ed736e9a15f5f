using AIHorde.Web;

namespace AIHorde.AppHost.Dashboard.Metrics;

/// <summary>Writes values in the units that people read best: seconds as milliseconds where they are few, bytes as megabytes where they are many.</summary>
static class Units
{
    const double Kilo = 1024;

    public static Chart Written(Chart chart) => chart.Unit switch
    {
        "s" => chart with { Unit = "", Write = seconds => seconds == 0 ? "0" : Show.Duration(TimeSpan.FromSeconds(seconds)) },
        "By" => chart with { Unit = "", Write = Bytes },
        "By/s" => chart with { Unit = "", Write = bytes => Bytes(bytes) + "/s" },
        _ => chart,
    };

    static string Bytes(double bytes) => Math.Abs(bytes) switch
    {
        >= Kilo * Kilo * Kilo => Show.Number(bytes / (Kilo * Kilo * Kilo)) + " GiB",
        >= Kilo * Kilo => Show.Number(bytes / (Kilo * Kilo)) + " MiB",
        >= Kilo => Show.Number(bytes / Kilo) + " KiB",
        _ => Show.Number(bytes) + " B",
    };
}
