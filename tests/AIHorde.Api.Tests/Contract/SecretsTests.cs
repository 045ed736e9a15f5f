using System.Collections.Concurrent;
using System.Diagnostics;
using AIHorde.Ledger.Users;
using Npgsql;

namespace AIHorde.Api.Tests.Contract;

/// <summary>Keys are shown once and found nowhere afterwards.</summary>
public class SecretsTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    [Trait("threat", "7")]
    public async Task The_database_holds_no_usable_key()
    {
        var user = await server.UserAsync("canary", Roles.Service, kudos: 50);
        var registered = await server.AskAsync("POST", "/api/v2/users", null, """{"username":"second canary"}""");
        var dump = await DumpAsync();
        Assert.Contains("second canary", dump, StringComparison.Ordinal);
        Assert.DoesNotContain(user.Key, dump, StringComparison.Ordinal);
        Assert.DoesNotContain(registered.Json.GetProperty("api_key").GetString()!, dump, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiServer.AdminKey, dump, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("threat", "8")]
    public async Task Neither_keys_nor_secret_paths_reach_spans()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue(
                $"{span.DisplayName} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.SelectMany(one => one.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        var user = await server.UserAsync("canary", kudos: 50);
        var sharedKey = (await server.AskAsync("PUT", "/api/v2/sharedkeys", user.Key, "{}")).Json.GetProperty("id").GetString()!;
        Assert.Equal(200, (await server.AskAsync("GET", $"/api/v2/sharedkeys/{sharedKey}")).Status);
        Assert.Equal(200, (await server.AskAsync("PATCH", $"/api/v2/sharedkeys/{sharedKey}", user.Key, """{"name":"club"}""")).Status);
        await server.AskAsync("GET", "/api/v2/find_user", user.Key);
        await server.AskAsync("GET", "/api/v2/find_user", sharedKey);
        var all = string.Join('\n', spans);
        Assert.Contains("sharedkeys", all, StringComparison.Ordinal);
        Assert.DoesNotContain(user.Key, all, StringComparison.Ordinal);
        Assert.DoesNotContain(sharedKey, string.Join('\n', spans.Where(span => span.Contains("/api/", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("threat", "8")]
    public async Task A_key_in_the_query_opens_nothing()
    {
        var user = await server.UserAsync("canary");
        Assert.Equal(401, (await server.AskAsync("GET", $"/api/v2/find_user?apikey={user.Key}")).Status);
    }

    [Fact]
    [Trait("threat", "9")]
    public async Task Unknown_and_foreign_things_look_alike()
    {
        var user = await server.UserAsync("canary");
        var unknown = await server.AskAsync("GET", "/api/v2/sharedkeys/01999999-0000-7000-8000-000000000000");
        var malformed = await server.AskAsync("GET", "/api/v2/sharedkeys/abc");
        Assert.Equal(unknown.Json.GetProperty("message").GetString(), malformed.Json.GetProperty("message").GetString());
        Assert.Equal((401, "InvalidAPIKey"), (unknown.Status, unknown.Rc));
        foreach (var wrong in new[] { "x", user.Key[..^1] + (user.Key[^1] == 'A' ? 'B' : 'A'), user.Key + " x" })
        {
            var reply = await server.AskAsync("GET", $"/api/v2/users/{user.Id}", wrong);
            Assert.Equal((401, "InvalidAPIKey"), (reply.Status, reply.Rc));
        }
    }

    async Task<string> DumpAsync()
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        var tables = new List<string>();
        await using (var list = database.CreateCommand("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"))
        await using (var row = await list.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                tables.Add(row.GetString(0));
            }
        }

        var dump = new System.Text.StringBuilder();
        foreach (var table in tables)
        {
            await using var command = database.CreateCommand();
            command.CommandText = "SELECT coalesce(string_agg(t::text, ' '), '') FROM " + table + " t";
            dump.AppendLine((string)(await command.ExecuteScalarAsync())!);
        }

        await using var contents = database.CreateCommand("SELECT coalesce(string_agg(convert_from(content, 'LATIN1'), ' '), '') FROM payloads");
        return dump.AppendLine((string)(await contents.ExecuteScalarAsync())!).ToString();
    }
}
