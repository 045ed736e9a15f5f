using System.Net;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Teams;

/// <summary>The pages of teams, as a browser without scripts uses them.</summary>
[Collection(ApiCollection.Name)]
public class TeamPagesTests(ApiServer server)
{
    [Fact]
    public async Task A_team_is_its_makers_alone()
    {
        var owner = await server.UserAsync("maker", Roles.Trusted);
        var team = await MakeAsync(owner, "Owls of the page");
        var page = await new Browser(server, owner).GetAsync(team);
        Assert.Contains("Delete team", page.Html, StringComparison.Ordinal);

        var stranger = new Browser(server, await server.UserAsync("stranger"));
        Assert.DoesNotContain("Delete team", (await stranger.GetAsync(team)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await stranger.PostAsync(team, ("name", "Stolen"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await stranger.PostAsync($"{team}/delete", ("sure", "true"))).Status);
        Assert.Contains("Owls of the page", (await stranger.GetAsync(team)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_deleted_without_the_box_and_nothing_for_another_site()
    {
        var owner = await server.UserAsync("maker", Roles.Trusted);
        var (browser, team) = (new Browser(server, owner), await MakeAsync(owner, "Herons of the page"));
        Assert.Contains("tick the box", (await browser.PostAsync($"{team}/delete")).Html, StringComparison.Ordinal);
        var foreign = Browser.Form($"{team}/delete", ("sure", "true"));
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(foreign)).Status);
        Assert.Equal("/teams", (await browser.PostAsync($"{team}/delete", ("sure", "true"))).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(team)).Status);
    }

    [Fact]
    public async Task A_name_that_is_refused_stays_in_the_form_with_the_reason()
    {
        var page = await new Browser(server, await server.UserAsync("untrusted")).PostAsync("/teams", ("name", "Too early"), ("info", "a try"));
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Too early\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teams_are_sorted_as_the_address_says()
    {
        var owner = await server.UserAsync("maker", Roles.Trusted);
        await MakeAsync(owner, "Aardvarks sorted");
        await MakeAsync(owner, "Zebras sorted");
        var browser = new Browser(server, null);
        foreach (var (sort, first, second) in new[] { ("name", "Aardvarks", "Zebras"), ("-name", "Zebras", "Aardvarks") })
        {
            var html = (await browser.GetAsync($"/teams?sort={sort}")).Html;
            Assert.True(html.IndexOf($"{first} sorted", StringComparison.Ordinal) < html.IndexOf($"{second} sorted", StringComparison.Ordinal), sort);
        }
    }

    async Task<string> MakeAsync(TestUser owner, string name)
    {
        var made = await new Browser(server, owner).PostAsync("/teams", ("name", name), ("info", "what it is about"));
        Assert.Equal(HttpStatusCode.Redirect, made.Status);
        return made.Location!;
    }
}
