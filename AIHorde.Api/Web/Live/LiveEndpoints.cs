using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Live;

static class LiveEndpoints
{
    static readonly TimeSpan interval = TimeSpan.FromSeconds(2);

    public static void MapLivePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/live", async Task<IResult> (HttpContext context, LiveBoard board) =>
        {
            var drawing = await board.NowAsync(context.RequestAborted);
            return context.Request.Query.ContainsKey("wall")
                ? new RazorComponentResult<WallPage>(new { Drawing = drawing, Mark = board.Mark(drawing) })
                : new RazorComponentResult<LivePage>(new
                {
                    Visitor = await Visitor.OfAsync(context),
                    Drawing = drawing,
                    Mark = board.Mark(drawing),
                    Range = LiveRange.Parse(context.Request.Query["range"]),
                    Kind = context.Request.Query["kind"].ToString(),
                });
        });
        routes.MapGet("/live/events", (HttpRequest request, LiveBoard board, TimeProvider time, string? since, CancellationToken ct) =>
            TypedResults.ServerSentEvents(EventsAsync(board, board.Seen(LastSeen(request) ?? since), time, ct)));
    }

    /// <summary>A browser that comes again after a break says by itself how far it was.</summary>
    static string? LastSeen(HttpRequest request) => request.Headers["Last-Event-ID"] is [{ Length: > 0 } last, ..] ? last : null;

    /// <summary>
    /// Sends the panels that changed since, then the time, every other second. A slow reader gets the newest state of a panel, not each one between.
    /// </summary>
    static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        LiveBoard board, long seen, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            var drawing = await board.NowAsync(ct);
            foreach (var panel in drawing.Panels.Where(panel => panel.Changed > seen))
            {
                yield return new(JsonSerializer.Serialize(new SentPanel(panel.Name, panel.Html), LivePageJson.Default.SentPanel), "panel");
            }

            seen = drawing.Number;
            yield return new(drawing.At.ToString("O", CultureInfo.InvariantCulture), "tick") { EventId = board.Mark(drawing) };
        }
        while (await timer.WaitForNextTickAsync(ct));
    }
}

sealed record SentPanel(string Name, string Html);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SentPanel))]
sealed partial class LivePageJson : JsonSerializerContext;
