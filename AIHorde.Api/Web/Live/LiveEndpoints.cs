using System.Globalization;
using System.Runtime.CompilerServices;
using AIHorde.Api.Live;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Live;

static class LiveEndpoints
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static void MapLivePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/live", async (HttpContext context, LiveFigures figures) => new RazorComponentResult<LivePage>(new
        {
            Visitor = await Visitor.OfAsync(context), Live = await figures.NowAsync(context.RequestAborted),
        }));
        routes.MapGet("/live/panels", async (LiveFigures figures, CancellationToken ct) =>
            new RazorComponentResult<LivePanels>(new { Live = await figures.NowAsync(ct) }));
        routes.MapGet("/live/events", (TimeProvider time, CancellationToken ct) =>
            TypedResults.ServerSentEvents(Ticks(time, ct), eventType: "tick"));
    }

    /// <summary>Says when it is time to look again; the figures behind are read once for all who look.</summary>
    static async IAsyncEnumerable<string> Ticks(TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            yield return time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        }
        while (await timer.WaitForNextTickAsync(ct));
    }
}
