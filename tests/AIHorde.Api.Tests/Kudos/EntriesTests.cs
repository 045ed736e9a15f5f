using System.Text.Json;
using AIHorde.Api.Tests.Contract;
using AIHorde.Api.Tests.Requests;
using AIHorde.Api.Web;
using AIHorde.Api.Web.Account;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests;

/// <summary>An entry as each of its parties reads it: balanced, with the work behind it, and without what is the other's to know.</summary>
[Collection(ApiCollection.Name)]
public sealed class EntriesTests(ApiServer server)
{
    const string model = "koboldcpp/Enterredaas-33b.entries-Q4_K_M";

    [Fact]
    public async Task Requester_and_owner_read_the_same_balanced_entry_and_nobody_learns_who_the_other_is()
    {
        var (requester, owner) = (await server.UserAsync("asker", kudos: 500), await server.UserAsync("scribe", Roles.Trusted, kudos: 5));
        var asked = await PostAsync(requester, "/generate/text/async", new { prompt = "the lighthouse", models = new[] { model } });
        var request = asked.GetProperty("id").GetString()!;
        var job = await Until.NotNullAsync(async () => (await PostAsync(owner, "/generate/text/pop", new
        {
            name = "scribe of entries", models = new[] { model }, bridge_agent = "AIHorde test:1:none", max_length = 512, max_context_length = 8192,
        })).GetProperty("id").GetString());
        await PostAsync(owner, "/generate/text/submit", new { id = job, generation = "the wind", seed = 0 });

        var paid = await EntryAsync(requester, $"settle:{job}");
        var earned = await EntryAsync(owner, $"settle:{job}");
        foreach (var entry in new[] { paid, earned })
        {
            Assert.Equal(0m, Legs(entry).Sum(leg => leg.GetProperty("amount").GetDecimal()));
            Assert.DoesNotContain("lighthouse", entry.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("user:", entry.GetRawText(), StringComparison.Ordinal);
            Assert.Equal((job, model, "text"), (Work(entry, "job"), Work(entry, "model"), Work(entry, "kind")));
            Assert.Single(Legs(entry), leg => leg.GetProperty("account").GetString() == "own" && leg.TryGetProperty("balance", out _));
            Assert.Single(Legs(entry), leg => leg.GetProperty("account").GetString() == "other" && !leg.TryGetProperty("balance", out _));
        }

        Assert.Equal(request, Work(paid, "request"));
        Assert.False(earned.GetProperty("work").TryGetProperty("request", out _), "The request's id opens its results");
        var tax = await EntryAsync(requester, $"tax:{request}");
        Assert.Equal([model], tax.GetProperty("work").GetProperty("models").EnumerateArray().Select(name => name.GetString()));

        Assert.Equal(404, await StatusAsync(owner, owner, $"tax:{request}"));
        Assert.Equal(403, await StatusAsync(owner, requester, $"tax:{request}"));
        Assert.Equal(200, await StatusAsync(await server.UserAsync("warden", Roles.Moderator), requester, $"tax:{request}"));
        Assert.Equal(404, await StatusAsync(requester, requester, new string('x', 300)));
    }

    [Theory]
    [InlineData("own", "Yours")]
    [InlineData("burn:tax", "Destroyed: the tax of a request")]
    [InlineData("mint:award", "New: award")]
    public void An_account_is_named_in_words(string account, string words) => Assert.Equal(words, EntryWords.Account(account));

    [Fact]
    public void The_work_is_told_in_facts()
    {
        var work = new EntryPageWork("image", default, "r", null, null, "j", "w", "demo/shapes", 512, 768, 1, null, null, 4.5m, 2, 0.4, null);
        Assert.Contains(("Size", "512 × 768, 1 step"), EntryWords.Facts(work));
        Assert.Contains(("Worth of the work", "4.50 kudos"), EntryWords.Facts(work));
        Assert.Contains(("Waited", "2.0 s"), EntryWords.Facts(work));
    }

    async Task<JsonElement> PostAsync(TestUser user, string path, object body)
    {
        var (status, answer) = await server.Client.SendAsync(HttpMethod.Post, path, user.Key, body);
        Assert.True(status is 200 or 202, answer.ToString());
        return answer;
    }

    async Task<JsonElement> EntryAsync(TestUser user, string entry)
    {
        var (status, body) = await server.Client.SendAsync(HttpMethod.Get, $"/users/{user.Id}/kudos/entries/{entry}", user.Key);
        Assert.Equal((200, entry), (status, body.GetProperty("entry").GetString()));
        return body;
    }

    async Task<int> StatusAsync(TestUser reader, TestUser of, string entry) =>
        (await server.Client.SendAsync(HttpMethod.Get, $"/users/{of.Id}/kudos/entries/{entry}", reader.Key)).Status;

    static JsonElement.ArrayEnumerator Legs(JsonElement entry) => entry.GetProperty("legs").EnumerateArray();

    static string? Work(JsonElement entry, string name) => entry.GetProperty("work").GetProperty(name).GetString();
}
