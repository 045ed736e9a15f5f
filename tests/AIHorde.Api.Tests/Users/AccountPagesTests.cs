using System.Net;
using AIHorde.Api.Tests.Contract;

namespace AIHorde.Api.Tests.Users;

/// <summary>The pages of an account, as a browser without scripts uses them.</summary>
[Collection(ApiCollection.Name)]
public class AccountPagesTests(ApiServer server)
{
    [Fact]
    public async Task Saving_the_settings_as_they_are_shown_changes_nothing()
    {
        var user = await server.UserAsync("heron");
        var browser = new Browser(server, user);
        Assert.DoesNotContain("checked", Settings(await browser.GetAsync("/account")), StringComparison.Ordinal);
        await browser.PostAsync("/account/settings", ("username", "heron"), ("contact", "heron@example.org"), ("public_workers", "true"));
        Assert.Contains("checked", Settings(await browser.GetAsync("/account")), StringComparison.Ordinal);
        Assert.True((await OwnAsync(user)).GetProperty("public_workers").GetBoolean());

        await browser.PostAsync("/account/settings", ("username", "heron"), ("contact", "heron@example.org"), ("public_workers", "true"));
        Assert.True((await OwnAsync(user)).GetProperty("public_workers").GetBoolean());
        Assert.Equal("heron@example.org", (await OwnAsync(user)).GetProperty("contact").GetString());
    }

    [Fact]
    public async Task An_emptied_contact_is_gone()
    {
        var user = await server.UserAsync("heron");
        var browser = new Browser(server, user);
        await browser.PostAsync("/account/settings", ("username", "heron"), ("contact", "heron@example.org"));
        Assert.Equal("/account", (await browser.PostAsync("/account/settings", ("username", "heron"), ("contact", ""))).Location);
        Assert.False((await OwnAsync(user)).TryGetProperty("contact", out _));
    }

    [Fact]
    public async Task An_account_is_deleted_after_a_question_and_can_be_brought_back()
    {
        var user = await server.UserAsync("heron");
        var browser = new Browser(server, user);
        Assert.Contains("can neither give nor get", (await browser.GetAsync("/account/delete")).Html, StringComparison.Ordinal);
        Assert.False((await OwnAsync(user)).GetProperty("deleted").GetBoolean());
        Assert.Equal("/account", (await browser.PostAsync("/account/delete")).Location);
        Assert.Contains("marked as deleted", (await browser.GetAsync("/account")).Html, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", (await browser.PostAsync("/account/delete")).Html, StringComparison.Ordinal);
        Assert.Equal("/account", (await browser.PostAsync("/account/restore")).Location);
        Assert.False((await OwnAsync(user)).GetProperty("deleted").GetBoolean());
    }

    [Fact]
    public async Task A_shared_key_shows_its_limits_and_is_changed()
    {
        var user = await server.UserAsync("heron");
        var browser = new Browser(server, user);
        await browser.PostAsync("/account/keys", ("name", "reading club"), ("kudos", "100"), ("max_image_pixels", "1048576"), ("max_text_tokens", "-1"));
        var id = (await OwnAsync(user)).GetProperty("sharedkey_ids")[0].GetString();
        var list = (await browser.GetAsync("/account/keys")).Html;
        Assert.Contains("1 048 576 pixels", list, StringComparison.Ordinal);
        Assert.Contains("<meter", list, StringComparison.Ordinal);

        Assert.Equal("/account/keys", (await browser.PostAsync($"/account/keys/{id}", ("name", "night club"), ("kudos", "-1"), ("expiry", ""))).Location);
        var key = (await server.AskAsync("GET", $"/api/v2/sharedkeys/{id}")).Json;
        Assert.Equal(("night club", -1, 1_048_576), (key.GetProperty("name").GetString(), key.GetProperty("kudos").GetInt32(),
            key.GetProperty("max_image_pixels").GetInt32()));
        Assert.Contains("role=\"alert\"", (await browser.PostAsync($"/account/keys/{id}", ("name", "night club"), ("kudos", "-7"))).Html,
            StringComparison.Ordinal);
        var stranger = new Browser(server, await server.UserAsync("stranger"));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/account/keys/{id}")).Status);
    }

    static string Settings(Page page) => page.Html[page.Html.IndexOf("/account/settings", StringComparison.Ordinal)..];

    async Task<System.Text.Json.JsonElement> OwnAsync(TestUser user) => (await server.AskAsync("GET", "/api/v2/find_user", user.Key)).Json;
}
