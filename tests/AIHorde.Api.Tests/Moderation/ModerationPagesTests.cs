using System.Net;
using System.Text.RegularExpressions;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Moderation;

/// <summary>The pages of moderators, as a browser without scripts uses them.</summary>
[Collection(ApiCollection.Name)]
public partial class ModerationPagesTests(ApiServer server)
{
    [Theory]
    [InlineData("", "Moderation")]
    [InlineData("/users?q=war&standing=moderator", "Users")]
    [InlineData("/workers?standing=online", "Workers")]
    [InlineData("/messages", "Messages")]
    [InlineData("/filters", "Filters")]
    [InlineData("/filters/new", "New filter")]
    [InlineData("/addresses?ip=192.0.2.1", "Addresses")]
    [InlineData("/addresses?ip=nonsense", "Addresses")]
    [InlineData("/modes", "Modes")]
    [InlineData("/outbox", "Outbox")]
    [InlineData("/audit?target=x", "Audit")]
    public async Task Pages_are_for_moderators_alone(string path, string heading)
    {
        var page = await GetAsync(path, await server.UserAsync("warden", Roles.Moderator));
        Assert.Equal((HttpStatusCode.OK, heading), (page.Status, Heading().Match(page.Html).Groups[1].Value));
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(path, await server.UserAsync("fern"))).Status);
        Assert.Equal("/account/sign-in", (await GetAsync(path, null)).Location);
    }

    [Fact]
    public async Task Nothing_is_done_before_its_effect_was_shown_and_a_reason_was_given()
    {
        var (warden, fern) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("fern"));
        var path = $"/users/{fern.Id}";
        Assert.Contains("fern#", (await GetAsync(path, warden)).Html, StringComparison.Ordinal);
        var asked = await PostAsync(path, warden, ("act", "roles"), ("flagged", "on"));
        Assert.Contains("flagged: no → yes", WebUtility.HtmlDecode(asked.Html), StringComparison.Ordinal);
        Assert.Contains("""name="flagged" value="on" """.Trim(), asked.Html, StringComparison.Ordinal);
        var unreasoned = await PostAsync(path, warden, ("act", "roles"), ("flagged", "on"), ("reason", " x "));
        Assert.Contains("Please give a reason", unreasoned.Html, StringComparison.Ordinal);
        Assert.False(await FlaggedAsync(fern));
        var done = await PostAsync(path, warden, ("act", "roles"), ("flagged", "on"), ("reason", "sends <b>spam</b>"));
        Assert.Equal((HttpStatusCode.Redirect, $"/moderation/users/{fern.Id}"), (done.Status, done.Location));
        Assert.True(await FlaggedAsync(fern));
        var shown = (await GetAsync(path, warden)).Html;
        Assert.Contains("sends &lt;b&gt;spam&lt;/b&gt;", shown, StringComparison.Ordinal);
        Assert.Equal($"/moderation/users/{fern.Id}", (await PostAsync(path, warden, ("act", "roles"), ("flagged", "on"))).Location);
    }

    [Fact]
    public async Task What_the_api_refuses_is_said_where_the_reason_was_asked()
    {
        var (warden, fern) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("fern"));
        var refused = await PostAsync($"/users/{fern.Id}", warden, ("act", "kudos"), ("kudos", "100"), ("reason", "a present"));
        Assert.Contains("This is for administrators only.", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/users/999999999", warden)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"/workers/{Guid.Empty}", warden, ("act", "pause"))).Status);
    }

    [Theory]
    [InlineData("/users/1")]
    [InlineData("/modes")]
    [InlineData("/addresses")]
    [InlineData("/filters/new")]
    [InlineData("/messages")]
    public async Task Forms_of_other_sites_and_of_other_people_change_nothing(string path)
    {
        var warden = await server.UserAsync("warden", Roles.Moderator);
        var foreign = Browser.Form($"/moderation{path}", ("act", "clear"), ("reason", "because"));
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await new Browser(server, warden).SendAsync(foreign)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(path, await server.UserAsync("fern"), ("act", "clear"), ("reason", "because"))).Status);
    }

    [Fact]
    public async Task A_worker_is_paused_told_something_blocked_and_deleted()
    {
        var (warden, owner) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("owner"));
        var name = $"worker {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        // So short a text nobody asks for: a worker that got a job of another test could not be deleted yet.
        var pop = $$"""{"name":"{{name}}","models":["koboldcpp/Moss"],"max_length":1,"bridge_agent":"AI Horde Worker:1:x"}""";
        await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, pop, (ApiServer.PeerHeader, "192.0.2.61"));
        var id = (await server.AskAsync("GET", $"/api/v2/workers/name/{Uri.EscapeDataString(name)}")).Json.GetProperty("id").GetString();
        var path = $"/workers/{id}";
        Assert.Contains("192.0.2.61", (await GetAsync(path, warden)).Html, StringComparison.Ordinal);
        await DoneAsync(("act", "pause"));
        await DoneAsync(("act", "tell"), ("message", "Please update"), ("expiry", "3"));
        await DoneAsync(("act", "maintenance"), ("maintenance_msg", "Too many faults"));
        await DoneAsync(("act", "block"), ("days", "2"));
        var html = (await GetAsync(path, warden)).Html;
        foreach (var shown in (string[])["paused", "Please update", "maintenance", "address blocked"]) Assert.Contains(shown, html, StringComparison.Ordinal);
        Assert.Equal("TimeoutIP", (await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, pop, (ApiServer.PeerHeader, "192.0.2.61"))).Rc);
        Assert.Contains("Ends in", (await GetAsync("/addresses?ip=192.0.2.61", warden)).Html, StringComparison.Ordinal);
        await DoneAsync(("act", "unblock"));
        await DoneAsync(("act", "delete"));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(path, warden)).Status);

        async Task DoneAsync(params (string, string)[] fields)
        {
            var asked = await PostAsync(path, warden, fields);
            Assert.Equal(HttpStatusCode.OK, asked.Status);
            if (fields[0].Item2 is "pause" or "maintenance" or "delete") Assert.Contains("has 0 jobs in work", asked.Html, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(path, warden, [.. fields, ("reason", "it must be")])).Status);
        }
    }

    [Fact]
    public async Task A_filter_is_tried_before_it_is_saved_with_its_hits_marked()
    {
        var warden = await server.UserAsync("warden", Roles.Moderator);
        (string, string)[] draft = [("regex", "zzpage[0-9]"), ("filter_type", "20"), ("description", "of a test"), ("sample", "a zzpage1 & zzpage2")];
        var tried = await PostAsync("/filters/new", warden, [.. draft, ("act", "try")]);
        Assert.Contains("<mark>zzpage1</mark>", tried.Html, StringComparison.Ordinal);
        Assert.Contains("2 hits.", tried.Html, StringComparison.Ordinal);
        var broken = await PostAsync("/filters/new", warden, ("regex", "(a"), ("sample", "a"), ("act", "try"));
        Assert.Contains("not a usable pattern", broken.Html, StringComparison.Ordinal);
        var saving = await PostAsync("/filters/new", warden, [.. draft, ("act", "save")]);
        Assert.Contains("It meets the sample 2 times.", saving.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("zzpage[0-9]", (await GetAsync("/filters?contains=zzpage", warden)).Html, StringComparison.Ordinal);
        Assert.Equal("/moderation/filters", (await PostAsync("/filters/new", warden, [.. draft, ("act", "save"), ("reason", "seen often")])).Location);
        var id = FilterLink().Match((await GetAsync("/filters?contains=zzpage", warden)).Html).Groups[1].Value;
        Assert.Equal("/moderation/filters", (await PostAsync($"/filters/{id}", warden, ("act", "delete"), ("regex", "x"), ("reason", "done with"))).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/filters/{id}", warden)).Status);
    }

    [Fact]
    public async Task Modes_and_networks_are_set_with_a_look_at_what_they_reach()
    {
        var warden = await server.UserAsync("warden", Roles.Moderator);
        (string, string)[] block = [("ipaddr", "192.0.2.128/26"), ("hours", "3")];
        Assert.Contains("No worker that is online is there.", (await PostAsync("/addresses", warden, block)).Html, StringComparison.Ordinal);
        Assert.Equal("/moderation/addresses", (await PostAsync("/addresses", warden, [.. block, ("reason", "a flood")])).Location);
        Assert.Contains("192.0.2.128/26", (await GetAsync("/addresses", warden)).Html, StringComparison.Ordinal);
        Assert.Equal("/moderation/addresses", (await PostAsync("/addresses", warden, [.. block, ("act", "free"), ("reason", "it is over")])).Location);
        var nonsense = await PostAsync("/addresses", warden, ("ipaddr", "nonsense"), ("reason", "a flood"));
        Assert.Contains("neither an IP address nor a network", nonsense.Html, StringComparison.Ordinal);
        var refused = await PostAsync("/modes", warden, ("mode", "maintenance_mode"), ("on", "true"), ("reason", "an update"));
        Assert.Contains("This is for administrators only.", refused.Html, StringComparison.Ordinal);
        Assert.Equal("/moderation/modes", (await PostAsync("/modes", warden, ("mode", "nonsense"), ("on", "true"), ("reason", "because"))).Location);
    }

    async Task<bool> FlaggedAsync(TestUser user) => (await server.AskAsync("GET", $"/api/v2/users/{user.Id}")).Json.GetProperty("flagged").GetBoolean();

    Task<Page> GetAsync(string path, TestUser? user) => new Browser(server, user).GetAsync($"/moderation{path}");

    Task<Page> PostAsync(string path, TestUser user, params (string, string)[] fields) => new Browser(server, user).PostAsync($"/moderation{path}", fields);

    [GeneratedRegex("<h1>([^<]*)</h1>")]
    private static partial Regex Heading();

    [GeneratedRegex("/moderation/filters/([0-9]+)")]
    private static partial Regex FilterLink();
}
