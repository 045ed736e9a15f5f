using AIHorde.AppHost.Dashboard.Pages;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.AppHost.Dashboard.Horde;

/// <summary>The horde's own pages: queue and dispatch, and the ledger with its outbox and projections.</summary>
static class HordeEndpoints
{
    public static void MapHorde(this IEndpointRouteBuilder routes, LedgerLook look, TelemetryStore store, TimeProvider time)
    {
        routes.MapGet("/horde", async (CancellationToken cancelled) =>
        {
            var facts = await look.FactsAsync(cancelled);
            return new RazorComponentResult<DispatchPage>(new
            {
                Facts = facts,
                Charts = store.Read(reader => HordeCharts.Dispatch(reader, time.GetUtcNow())),
                Now = time.GetUtcNow(),
                Fill = store.Read(reader => reader.Fill),
                store.Limits,
            });
        });
        routes.MapGet("/horde/ledger", (CancellationToken cancelled) => LedgerAsync(look, store, time, null, cancelled));
        routes.MapPost("/horde/ledger/verify", async (CancellationToken cancelled) =>
            await LedgerAsync(look, store, time, await look.VerifyAsync(cancelled) ?? "There is no database to verify.", cancelled)).FromOwnPagesOnly();
        routes.MapPost("/horde/dead-letters/{letter:guid}/send-again", async (HttpContext http, Guid letter, CancellationToken cancelled) =>
            await look.SendAgainAsync(letter, cancelled) ? Theme.BackToPage(http) : MessagePage.NotFound("There is no such dead letter, or no longer."))
            .FromOwnPagesOnly();
    }

    static async Task<RazorComponentResult<LedgerPage>> LedgerAsync(
        LedgerLook look, TelemetryStore store, TimeProvider time, string? verified, CancellationToken cancelled) => new(new
    {
        Facts = await look.FactsAsync(cancelled),
        DeadLetters = await look.DeadLettersAsync(cancelled),
        Charts = store.Read(reader => HordeCharts.Ledger(reader, time.GetUtcNow())),
        Verified = verified,
        Now = time.GetUtcNow(),
        Fill = store.Read(reader => reader.Fill),
        store.Limits,
    });
}
