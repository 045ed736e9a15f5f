using AIHorde.Api.Live;
using AIHorde.Api.Requests;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>One panel as it looks now.</summary>
/// <param name="Changed">The number of the drawing in which it last changed.</param>
public sealed record DrawnPanel(string Name, string Html, long Changed);

/// <summary>All panels, and the number of this drawing.</summary>
public sealed record Drawing(long Number, DateTimeOffset At, IReadOnlyList<DrawnPanel> Panels);

/// <summary>
/// The live page's panels, drawn at most once a second for all who watch. Each remembers in which drawing it last changed, so a viewer who says what he
/// has seen gets what is newer and nothing else; who comes from another node, whose drawings have other numbers, gets everything.
/// </summary>
sealed class LiveBoard : IDisposable
{
    static readonly TimeSpan drawnFor = TimeSpan.FromSeconds(1);

    readonly Recent<Drawing> drawing;
    readonly LiveFigures figures;
    readonly IServiceScopeFactory scopes;
    readonly ILoggerFactory loggers;

    /// <summary>The last drawing; replaced by the one who draws, which is never two at once.</summary>
    Drawing last = new(0, default, []);

    public LiveBoard(LiveFigures figures, IServiceScopeFactory scopes, ILoggerFactory loggers, TimeProvider time)
    {
        (this.figures, this.scopes, this.loggers) = (figures, scopes, loggers);
        Id = time.GetTimestamp().ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        drawing = new(DrawAsync, drawnFor, time);
    }

    /// <summary>Tells this board's numbers from those of another node, or from before a restart.</summary>
    public string Id { get; }

    public ValueTask<Drawing> NowAsync(CancellationToken ct) => drawing.GetAsync(ct);

    /// <summary>What to say in order to be told only what comes after.</summary>
    public string Mark(Drawing seen) => $"{Id}-{seen.Number}";

    /// <summary>The number in a mark of this board; 0, from where everything is new, for any other.</summary>
    public long Seen(string? mark) =>
        mark?.Split('-') is [var id, var number] && id == Id && long.TryParse(number, out var seen) ? seen : 0;

    public void Dispose() => drawing.Dispose();

    async Task<Drawing> DrawAsync(CancellationToken ct)
    {
        var live = await figures.NowAsync(ct);
        var number = last.Number + 1;
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var before = last.Panels.ToDictionary(panel => panel.Name);
        var panels = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var drawn = new List<DrawnPanel>();
            foreach (var kind in LivePanels.All)
            {
                var html = (await renderer.RenderComponentAsync(kind.Component, ParameterView.FromDictionary(kind.Parameters(live)))).ToHtmlString();
                drawn.Add(before.TryGetValue(kind.Name, out var same) && same.Html == html ? same : new(kind.Name, html, number));
            }

            return drawn;
        });
        return last = new(number, live.At, panels);
    }
}
