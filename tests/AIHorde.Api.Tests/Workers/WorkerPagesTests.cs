using System.Net;
using AIHorde.Api.Tests.Contract;
using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Workers;

/// <summary>The pages of workers and of what they serve, as a browser without scripts uses them.</summary>
[Collection(ApiCollection.Name)]
public class WorkerPagesTests(ApiServer server)
{
    [Fact]
    public async Task An_owner_says_why_a_worker_rests_and_everybody_reads_it()
    {
        var owner = await server.UserAsync("keeper", Roles.Trusted);
        var worker = await PopAsync(owner, "Resting scribe");
        var browser = new Browser(server, owner);
        await browser.PostAsync($"/workers/{worker}/maintenance", ("on", "true"), ("why", "A new fan comes on Monday"));
        Assert.Equal("A new fan comes on Monday",
            (await server.AskAsync("GET", $"/api/v2/workers/{worker}")).Json.GetProperty("maintenance_msg").GetString());
        Assert.Contains("A new fan comes on Monday", (await new Browser(server, null).GetAsync($"/workers/{worker}")).Html, StringComparison.Ordinal);
        var indecent = await browser.PostAsync($"/workers/{worker}/maintenance", ("on", "true"), ("why", "what a bastard"));
        Assert.Contains("role=\"alert\"", indecent.Html, StringComparison.Ordinal);
        await browser.PostAsync($"/workers/{worker}/maintenance", ("on", "false"));
        Assert.False((await server.AskAsync("GET", $"/api/v2/workers/{worker}")).Json.TryGetProperty("maintenance_msg", out _));
    }

    [Fact]
    public async Task An_owner_renames_and_deletes_a_worker_and_nobody_else_does()
    {
        var owner = await server.UserAsync("keeper", Roles.Trusted);
        var worker = await PopAsync(owner, "Scribe to rename");
        var (browser, stranger) = (new Browser(server, owner), new Browser(server, await server.UserAsync("stranger")));
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"/workers/{worker}/delete")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.PostAsync($"/workers/{worker}/delete")).Status);
        await browser.PostAsync($"/workers/{worker}/settings", ("name", "Scribe renamed"), ("info", "It writes"));
        Assert.Contains("Scribe renamed", (await stranger.GetAsync($"/workers/{worker}")).Html, StringComparison.Ordinal);
        Assert.Contains("Delete Scribe renamed", (await browser.GetAsync($"/workers/{worker}/delete")).Html, StringComparison.Ordinal);
        Assert.Equal("/account/workers", (await browser.PostAsync($"/workers/{worker}/delete")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/workers/{worker}")).Status);
    }

    [Fact]
    public async Task A_worker_without_jobs_is_told_what_keeps_it_from_those_that_wait()
    {
        var (owner, asker) = (await server.UserAsync("keeper", Roles.Trusted), await server.UserAsync("asker", kudos: 100));
        var worker = await PopAsync(owner, "Scribe without work");
        var asked = await server.AskAsync("POST", "/api/v2/generate/text/async", asker.Key, """{"prompt":"x","models":["outlook/elsewhere"]}""");
        Assert.Equal(202, asked.Status);
        await Until.TrueAsync(async () => (await OutlookAsync(worker)).GetProperty("excluded_by").TryGetProperty("models", out _));
        var outlook = await OutlookAsync(worker);
        Assert.True(outlook.GetProperty("waiting").GetInt32() > outlook.GetProperty("matching").GetInt32());
        var page = (await new Browser(server, null).GetAsync($"/workers/{worker}")).Html;
        Assert.Contains("Wants a model that it does not serve", page, StringComparison.Ordinal);
        Assert.Equal(404, (await server.AskAsync("GET", $"/api/v2/workers/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}/outlook")).Status);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("-state")]
    [InlineData("speed")]
    [InlineData("-speed")]
    public async Task Workers_are_sorted_by_state_and_speed(string sort)
    {
        var owner = await server.UserAsync("keeper", Roles.Trusted);
        var worker = await PopAsync(owner, $"Sorted {sort}");
        await server.AskAsync("PUT", $"/api/v2/workers/{worker}", owner.Key, """{"maintenance":true}""");
        var browser = new Browser(server, null);
        await Until.TrueAsync(async () => (await browser.GetAsync("/workers")).Html.Contains($"Sorted {sort}", StringComparison.Ordinal));
        var page = await browser.GetAsync($"/workers?sort={sort}");
        Assert.Contains(sort[0] == '-' ? "aria-sort=\"descending\"" : "aria-sort=\"ascending\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_known_model_says_what_it_needs()
    {
        var owner = await server.UserAsync("keeper", Roles.Trusted);
        await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, """{"name":"Model scribe","models":["Aeala/Enterredaas-33b"]}""");
        var browser = new Browser(server, null);
        await Until.TrueAsync(async () =>
            (await browser.GetAsync("/models/Aeala%2FEnterredaas-33b?type=text")).Html.Contains("33 billion parameters", StringComparison.Ordinal));
    }

    async Task<System.Text.Json.JsonElement> OutlookAsync(string worker) =>
        (await server.AskAsync("GET", $"/api/v2/workers/{worker}/outlook")).Json;

    /// <summary>A worker that can do nothing, so that it takes nobody's job.</summary>
    async Task<string> PopAsync(TestUser owner, string name)
    {
        var pop = $$"""{"name":"{{name}}","models":["koboldcpp/Enterredaas-33b"],"max_length":1}""";
        await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, pop);
        return (await server.AskAsync("GET", $"/api/v2/workers/name/{Uri.EscapeDataString(name)}")).Json.GetProperty("id").GetString()!;
    }
}
