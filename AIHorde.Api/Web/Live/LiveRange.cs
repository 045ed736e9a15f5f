using AIHorde.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>How far back the live page's charts look: what its address says after "range=".</summary>
/// <param name="Sums">How time is cut for what adds up.</param>
/// <param name="Waits">How it is cut for waits.</param>
/// <param name="Per">The length of a step of sums, as a unit says it.</param>
public sealed record LiveRange(string Name, string Words, TimeCut Sums, TimeCut Waits, string Per)
{
    public static readonly LiveRange Hour =
        new("1h", "1 hour", new(TimeSpan.FromMinutes(1), 60), new(TimeSpan.FromMinutes(1), 60), "a minute");

    public static readonly LiveRange Day =
        new("24h", "24 hours", new(TimeSpan.FromHours(1), 24), new(TimeSpan.FromMinutes(15), 96), "an hour");

    public static readonly LiveRange Month = new("30d", "30 days", new(TimeSpan.FromDays(1), 30), new(TimeSpan.FromDays(1), 30), "a day");

    public static readonly IReadOnlyList<LiveRange> All = [Hour, Day, Month];

    public static LiveRange Parse(string? name) => All.FirstOrDefault(range => range.Name == name) ?? Hour;

    /// <summary>Each range has panels of its own.</summary>
    public string Panel(string name) => this == Hour ? name : $"{name}-{Name}";
}
