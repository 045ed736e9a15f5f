using AIHorde.Api.Tests.Contract;
using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Status;

/// <summary>Has a server of its own, because maintenance is for the whole cluster.</summary>
public class MaintenanceTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Entering_maintenance_ends_what_waits()
    {
        var user = await server.UserAsync("fern", kudos: 1_000);
        var id = new RequestId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        var bus = server.Services.GetRequiredService<CommandBus>();
        await bus.SubmitAsync(new QueueRequest(id, 2, new TextNeeds(80, 2048), new RequestTerms(user.Id)));
        var active = (await server.AskAsync("GET", "/api/v2/find_user", user.Key)).Json.GetProperty("active_generations");
        Assert.Equal(id.ToString(), active.GetProperty("text")[0].GetString());
        Assert.False(active.TryGetProperty("image", out _));

        Assert.Equal("""{"maintenance_mode":true}""",
            (await server.AskAsync("PUT", "/api/v2/status/modes", ApiServer.AdminKey, """{"maintenance_mode":true}""")).Json.GetRawText());
        Assert.False((await server.AskAsync("GET", "/api/v2/find_user", user.Key)).Json.TryGetProperty("active_generations", out _));
        Assert.True((await server.AskAsync("GET", "/api/v2/status/modes")).Json.GetProperty("maintenance_mode").GetBoolean());
        // Who looks at the figures later is to see why they fell; what defends the cluster is told to moderators alone.
        await server.AskAsync("PUT", "/api/v2/status/modes", ApiServer.AdminKey, """{"raid_mode":true,"invite_only_mode":true}""");
        var events = await EventsAsync(3);
        Assert.StartsWith("version ", events[0]);
        Assert.Equal(["maintenance begins", "workers by invitation only"], events[1..]);
        Assert.Equal("NoHordeModSelected", (await server.AskAsync("PUT", "/api/v2/status/modes", ApiServer.AdminKey, "{}")).Rc);
    }

    /// <summary>What was done to the cluster, once there is as much of it: it is read anew every few seconds.</summary>
    Task<string[]> EventsAsync(int count) => Until.NotNullAsync(async () =>
    {
        var detail = (await server.AskAsync("GET", "/api/v2/status/live")).Json.GetProperty("detail");
        string[] events = [.. detail.GetProperty("events").EnumerateArray().Select(each => each.GetProperty("what").GetString()!)];
        return events.Length == count ? events : null;
    });

    [Fact]
    public async Task News_are_newest_first_and_complete()
    {
        var news = (await server.AskAsync("GET", "/api/v2/status/news")).Json;
        Assert.All(news.EnumerateArray(), piece =>
        {
            foreach (var member in new[] { "date_published", "newspiece", "importance", "tags", "title", "more_info_urls" })
            {
                Assert.True(piece.TryGetProperty(member, out _), member);
            }
        });
        var dates = news.EnumerateArray().Select(piece => piece.GetProperty("date_published").GetString()).ToList();
        Assert.Equal(dates.OrderDescending(), dates);
    }
}
