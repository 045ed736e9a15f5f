using AIHorde.Api.Tests.Contract;
using AIHorde.Api.Tests.Requests;
using AIHorde.Api.Web;
using AIHorde.Ledger.Users;
using Npgsql;

namespace AIHorde.Api.Tests.Http;

/// <summary>The tables of the site: as pages, and as files.</summary>
[Collection(ApiCollection.Name)]
public class TablePagesTests(ApiServer server)
{
    static readonly object?[] row = ["=1+1", "a \"b\", c", null, 1.5m, true];

    [Fact]
    public void A_name_that_is_a_formula_is_only_a_name_in_a_file() =>
        Assert.Equal("a,b,c,d,e\n'=1+1,\"a \"\"b\"\", c\",,1.5,true\n", Csv.Text("a,b,c,d,e", [row]));

    [Theory]
    [InlineData(null, 1, 200)]
    [InlineData(2, 2, 200)]
    [InlineData(3, 3, 50)]
    [InlineData(99, 3, 50)]
    [InlineData(-1, 1, 200)]
    public void A_long_table_comes_in_pages(int? asked, int shown, int rows)
    {
        var paged = Paged.Of<int>([.. Enumerable.Range(0, 450)], asked);
        Assert.Equal((shown, 3, rows), (paged.Page, paged.Pages, paged.Rows.Count));
    }

    [Theory]
    [InlineData("/workers.csv", "id,name,kind,state")]
    [InlineData("/models.csv?type=text", "name,kind,worker_threads")]
    [InlineData("/teams.csv", "id,name,info")]
    [InlineData("/leaderboard.csv?span=all", "place,name,images")]
    public async Task A_table_is_a_file_too(string address, string head)
    {
        var answer = await server.SendAsync(HttpMethod.Get, address);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(head, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_is_away_is_found_by_its_whole_name_and_its_id()
    {
        var owner = await server.UserAsync("keeper", Roles.Trusted);
        await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, """{"name":"Scribe far away","models":["koboldcpp/Moss"],"max_length":1}""");
        var id = (await server.AskAsync("GET", "/api/v2/workers/name/Scribe%20far%20away")).Json.GetProperty("id").GetString()!;
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var leave = database.CreateCommand("UPDATE worker_duty SET last_check_in = last_check_in - interval '1 day' WHERE id = $1");
        leave.Parameters.AddWithValue(Guid.Parse(id));
        await leave.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var browser = new Browser(server, null);
        await Until.TrueAsync(async () => !(await browser.GetAsync("/workers")).Html.Contains("Scribe far away", StringComparison.Ordinal));
        foreach (var sought in new[] { "Scribe%20far%20away", id })
            Assert.Contains("offline", (await browser.GetAsync($"/workers?q={sought}")).Html, StringComparison.Ordinal);
        Assert.Contains("none has this id", (await browser.GetAsync("/workers?q=Scribe%20far")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_leaderboard_tells_a_worker_its_owners_place_by_what_was_delivered()
    {
        var (asker, owner) = (await server.UserAsync("asker", kudos: 1_000), await server.UserAsync("giver", Roles.Trusted));
        var browser = new Browser(server, owner);
        Assert.Contains("made nothing", (await browser.GetAsync("/leaderboard")).Html, StringComparison.Ordinal);
        var model = "koboldcpp/Leader";
        await server.AskAsync("POST", "/api/v2/generate/text/async", asker.Key, $$"""{"prompt":"x","models":["{{model}}"],"params":{"max_length":16} }""");
        var pop = $$"""{"name":"Leading scribe","models":["{{model}}"],"max_length":80,"bridge_agent":"AI Horde Worker:1:x"}""";
        var job = await Until.NotNullAsync(async () =>
            (await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, pop)).Json.GetProperty("id").GetString());
        var delivered = await server.AskAsync("POST", "/api/v2/generate/text/submit", owner.Key, $$"""{"id":"{{job}}","generation":"a story"}""");
        Assert.Equal(200, delivered.Status);
        foreach (var span in new[] { "day", "month", "all" })
        {
            await Until.TrueAsync(async () =>
                (await browser.GetAsync($"/leaderboard?span={span}&sort=-texts")).Html.Contains("1 text.", StringComparison.Ordinal));
            Assert.Contains(owner.Alias, (await browser.GetAsync($"/leaderboard?span={span}&sort=-texts")).Html, StringComparison.Ordinal);
        }
    }
}
