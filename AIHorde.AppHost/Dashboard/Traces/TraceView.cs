using System.Globalization;
using AIHorde.AppHost.Dashboard.Telemetry;
using Microsoft.AspNetCore.WebUtilities;

namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>How a trace is looked at: all of it stands in the address, so that a view can be shared and needs no script.</summary>
/// <param name="IsCollapsed">Whether spans hide what is below them, but for those that are toggled; else the other way round.</param>
/// <param name="Skip">Rows before those that are shown; null where the selected span decides.</param>
public sealed record TraceView(string TraceId, string Text, bool IsLinear, bool IsCollapsed, IReadOnlyList<string> Toggled, string? Selected, int? Skip)
{
    /// <summary>A longer address would be refused; who has toggled so many starts anew with "collapse all".</summary>
    const int ToggledMax = 100;

    public bool IsSearching => !string.IsNullOrWhiteSpace(Text);

    /// <summary>What is looked for must not be hidden: a search opens everything.</summary>
    public bool IsOpen(Span span) => IsSearching || Toggled.Contains(span.SpanId) == IsCollapsed;

    public TraceView Toggle(Span span) => this with
    {
        Toggled = [.. (Toggled.Contains(span.SpanId) ? Toggled.Where(id => id != span.SpanId) : Toggled.Append(span.SpanId)).TakeLast(ToggledMax)],
    };

    public string Url => QueryHelpers.AddQueryString($"/traces/{TraceId}",
    [
        .. Text.Length > 0 ? [new("q", Text)] : Nothing,
        .. IsLinear ? [new("linear", "true")] : Nothing,
        .. IsCollapsed ? [new("collapsed", "true")] : Nothing,
        .. Toggled.Select(id => new KeyValuePair<string, string?>("toggled", id)),
        .. Selected is { Length: > 0 } ? [new("span", Selected)] : Nothing,
        .. Skip is { } skip ? [new("skip", skip.ToString(CultureInfo.InvariantCulture))] : Nothing,
    ]);

    static IEnumerable<KeyValuePair<string, string?>> Nothing => [];
}
