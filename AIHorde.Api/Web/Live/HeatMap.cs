using System.Globalization;
using System.Text;
using AIHorde.Api.Live;
using AIHorde.Ledger.Stats;
using AIHorde.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>
/// Waits of one kind as a map: a column for six minutes, a row for a step of waiting, the darker the more jobs. One path a shade, so that a map is six
/// nodes however much it shows. Shades rise with the logarithm: one job among thousands is seen too.
/// </summary>
sealed class HeatMap(LiveView live, string kind, string title)
{
    public const int Levels = 6;

    /// <summary>Under the map there is room for the times.</summary>
    public const string Height = "88%";

    const double heightPercent = 88;
    const int timeLabels = 4;

    public static readonly int Rows = WaitSteps.UpperSeconds.Count;
    public static readonly int Columns = (int)(SpreadView.Back / SpreadView.Width);

    /// <summary>The rows that are named, by the wait at their upper edge.</summary>
    public static readonly IReadOnlyList<(int Row, string Words)> Labels = [(1, "1 s"), (4, "10 s"), (7, "1 min"), (10, "10 min"), (12, "1 h")];

    readonly IReadOnlyList<SpreadView> slots =
        [.. live.Detail.WaitSpread.Where(slot => slot.Kind == kind && ColumnOf(slot.At, live.At) is var column && column >= 0 && column < Columns)];

    public string Kind => kind;

    public string Title => title;

    public IReadOnlyList<string> Paths => field ??= Draw();

    public string Label => slots.Count == 0
        ? $"{title}: nothing was taken in six hours"
        : $"{title}: {Show.Counted(slots.Sum(slot => slot.Jobs), "job")} taken, most had waited {Words(slots.GroupBy(slot => slot.Step).MaxBy(Jobs)!.Key)}";

    public long OfStep(int step) => slots.Where(slot => slot.Step == step).Sum(slot => slot.Jobs);

    public static string Words(int step) => WaitSteps.UpperSeconds[step] is var upTo && double.IsInfinity(upTo)
        ? $"more than {Show.Duration(TimeSpan.FromSeconds(WaitSteps.UpperSeconds[step - 1]))}"
        : $"up to {Show.Duration(TimeSpan.FromSeconds(upTo))}";

    public static string Middle(int row) => Show.Attribute(heightPercent * (Rows - row - 0.5) / Rows) + "%";

    public static IEnumerable<(string At, string X, string Anchor)> Times(DateTimeOffset now)
    {
        var from = End(now) - SpreadView.Back;
        return Enumerable.Range(1, timeLabels).Select(i => (
            (from + (SpreadView.Back * i / timeLabels)).UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture),
            $"{12 + (88 * i / timeLabels)}%",
            i == timeLabels ? "end" : "middle"));
    }

    string[] Draw()
    {
        var paths = Enumerable.Range(0, Levels).Select(_ => new StringBuilder()).ToArray();
        var most = slots.Count == 0 ? 0 : slots.Max(slot => slot.Jobs);
        foreach (var slot in slots)
            paths[LevelOf(slot.Jobs, most)].Append(CultureInfo.InvariantCulture, $"M{ColumnOf(slot.At, live.At)} {Rows - 1 - slot.Step}h1v1h-1z");
        return [.. paths.Select(path => path.ToString())];
    }

    static int LevelOf(long jobs, long most) => Math.Clamp((int)Math.Ceiling(Levels * Math.Log(1 + jobs) / Math.Log(1 + most)) - 1, 0, Levels - 1);

    static int ColumnOf(DateTimeOffset at, DateTimeOffset now) => Columns - 1 - (int)((End(now) - SpreadView.Width - at) / SpreadView.Width);

    static DateTimeOffset End(DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % SpreadView.Width.Ticks) + SpreadView.Width.Ticks, TimeSpan.Zero);

    static long Jobs(IEnumerable<SpreadView> slots) => slots.Sum(slot => slot.Jobs);
}
