using System.Globalization;
using AIHorde.Worker.Bridge.Status;

namespace AIHorde.Worker.Bridge.Terminal;

/// <summary>What the view shows, as plain lines: drawn from snapshots alone, so that it can be tested without a terminal.</summary>
static class TerminalFrame
{
    const int BarWidth = 20;
    const string Bold = "\e[1m", Dim = "\e[2m", Red = "\e[31m", Green = "\e[32m", Yellow = "\e[33m", Plain = "\e[0m";

    public static IReadOnlyList<string> Draw(
        string title, TimeSpan uptime, Account? account, IReadOnlyList<TradeSnapshot> trades, IReadOnlyList<string> recent, int width)
    {
        var lines = new List<string> { $"{Bold}{title}{Plain}  {Dim}up {Clock(uptime)}{Plain}" };
        var (jobs, kudos) = (trades.Sum(trade => trade.Done), trades.Sum(trade => trade.Kudos));
        var hourly = uptime.TotalHours > 0.05 ? string.Create(CultureInfo.InvariantCulture, $", {kudos / uptime.TotalHours:N0} an hour") : "";
        lines.Add((account is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{account.Name} has {account.Kudos:N0} kudos · "))
            + string.Create(CultureInfo.InvariantCulture, $"this run: {jobs} jobs, {kudos:N1} kudos{hourly}"));
        foreach (var trade in trades)
        {
            lines.Add("");
            lines.Add($"{Bold}{trade.Kind,-8}{Plain}{Colour(trade.Standing)}{Words(trade)}{Plain}  {Dim}{trade.WorkerName}{Plain}");
            lines.Add($"  done {trade.Done}   back {trade.HandedBack}   lost {trade.Lost}   waiting here {trade.Waiting}");
            lines.AddRange(trade.Running.Select(job => $"  {Bar(job.Progress)} {Clock(job.Elapsed)}  {job.Model}  {Dim}{job.Measure}{Plain}"));
            lines.AddRange(Enumerable.Repeat($"  {Dim}{new string('·', BarWidth)} free{Plain}", Math.Max(trade.Slots - trade.Running.Count, 0)));
        }

        lines.Add("");
        lines.AddRange(recent.Select(line => Dim + line + Plain));
        return [.. lines.Select(line => Fit(line, width))];
    }

    static string Words(TradeSnapshot trade) => trade.Standing switch
    {
        Standing.Starting => "starting",
        Standing.Working => "asking for work",
        Standing.Maintenance => "in maintenance: " + trade.Reason,
        Standing.Unreachable => "the server is away, trying on",
        Standing.Refused => "refused: " + trade.Reason,
        Standing.BackendLost => "backend lost: " + trade.Reason,
        _ => "stopping",
    };

    static string Colour(Standing standing) => standing switch
    {
        Standing.Working => Green,
        Standing.Refused or Standing.BackendLost => Red,
        _ => Yellow,
    };

    static string Bar(double progress)
    {
        var full = (int)Math.Round(progress * BarWidth);
        return new string('█', full) + new string('░', BarWidth - full);
    }

    static string Clock(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>Cuts to the terminal's width, not counting escape sequences: a wrapped line would spoil the next redraw.</summary>
    static string Fit(string line, int width)
    {
        var shown = 0;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '\e')
            {
                at = line.IndexOf('m', at) is > 0 and var end ? end : line.Length - 1;
            }
            else if (++shown > width)
            {
                return line[..at] + Plain;
            }
        }

        return line;
    }
}
