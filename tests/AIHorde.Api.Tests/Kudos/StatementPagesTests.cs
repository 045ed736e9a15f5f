using System.Net;
using AIHorde.Api.Tests.Contract;
using AIHorde.Api.Tests.Requests;
using AIHorde.Api.Web;
using AIHorde.Api.Web.Account;
using AIHorde.Ledger;

namespace AIHorde.Api.Tests;

/// <summary>The statement as its owner reads it: who was at the other end, which month, and whether it is sealed.</summary>
[Collection(ApiCollection.Name)]
public class StatementPagesTests(ApiServer server)
{
    [Fact]
    public async Task A_gift_names_who_gave_it_is_found_by_its_month_and_is_proven()
    {
        var (giver, taker) = (await server.UserAsync("giver", kudos: 100), await server.UserAsync("taker", kudos: 50));
        await server.AskAsync("POST", "/api/v2/kudos/transfer", giver.Key, $$"""{"username":"{{taker.Alias}}","amount":25}""");
        var browser = new Browser(server, taker);
        var html = (await browser.GetAsync("/account/statement")).Html;
        Assert.Contains($"from {giver.Alias}", html, StringComparison.Ordinal);
        Assert.Contains($"to {taker.Alias}", (await new Browser(server, giver).GetAsync("/account/statement")).Html, StringComparison.Ordinal);
        Assert.Contains("Nothing has moved", (await browser.GetAsync("/account/statement?month=2020-01")).Html, StringComparison.Ordinal);
        var month = DateTimeOffset.Parse((await LineAsync(taker)).GetProperty("recorded_at").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        var ofMonth = (await browser.GetAsync($"/account/statement?month={month.UtcDateTime:yyyy-MM}")).Html;
        Assert.Contains($"from {giver.Alias}", ofMonth, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/account/statement?month=soon")).Status);
        Assert.Contains($",{giver.Alias},25", (await browser.GetAsync("/account/statement.csv")).Html, StringComparison.Ordinal);

        var entry = Uri.EscapeDataString((await LineAsync(taker)).GetProperty("entry").GetString()!);
        var page = (await browser.GetAsync($"/account/statement/entry?entry={entry}")).Html;
        Assert.Contains("Somebody else", page, StringComparison.Ordinal);
        Assert.Contains("&#x2B;25.00", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/account/statement/entry?entry=nothing")).Status);
        var proof = $"/account/statement/proof?entry={entry}";
        Assert.Contains(proof, page, StringComparison.Ordinal);
        await Until.TrueAsync(async () => (await browser.GetAsync(proof)).Html.Contains("proven", StringComparison.Ordinal));
        Assert.DoesNotContain("not proven", (await browser.GetAsync(proof)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_with_another_hash_does_not_hold()
    {
        var hash = new string('a', 64);
        var root = Convert.ToHexStringLower(MerkleTree.Root([Convert.FromHexString(hash)]));
        Assert.True(new EntryProofView("entry", hash, 0, 1, [], new(1, 1, root, root, default)).Holds);
        Assert.False(new EntryProofView("entry", new string('b', 64), 0, 1, [], new(1, 1, root, root, default)).Holds);
    }

    [Theory]
    [InlineData("uptime", "/workers/")]
    [InlineData("tax", "/account/requests/")]
    [InlineData("generation", null)]
    [InlineData("award", null)]
    public void A_cause_leads_to_its_page(string reason, string? page)
    {
        var cause = MovementCause.Of(new(default, reason, "0198f2c4-0000-7000-8000-000000000000", "", 1, 1, "entry"));
        Assert.Equal(page is null ? null : page + "0198f2c4-0000-7000-8000-000000000000", cause.Link);
    }

    [Fact]
    public async Task A_request_that_is_forgotten_is_said_to_be() =>
        Assert.Equal(HttpStatusCode.NotFound, (await new Browser(server, null).GetAsync("/account/requests/0198f2c4-0000-7000-8000-000000000000")).Status);

    async Task<System.Text.Json.JsonElement> LineAsync(TestUser user) =>
        (await server.AskAsync("GET", $"/api/v2/users/{user.Id}/kudos/statement", user.Key)).Json.GetProperty("lines")[0];
}
