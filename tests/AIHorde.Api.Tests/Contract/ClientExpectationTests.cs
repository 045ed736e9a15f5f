using System.Net;
using System.Text.Json;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract;

/// <summary>What published clients and workers lean on, rule by rule. Each test says whose program breaks without it.</summary>
[Collection(ApiCollection.Name)]
public class ClientExpectationTests(ApiServer server)
{
    const string Model = "expectations/model";

    /// <summary>Typed clients declare numbers, flags and dates as never null: one null makes the whole body unreadable.</summary>
    [Theory]
    [InlineData("/api/v2/find_user")]
    [InlineData("/api/v2/status/performance")]
    [InlineData("/api/v2/status/models?type=text")]
    [InlineData("/api/v2/status/modes")]
    [InlineData("/api/v2/status/heartbeat")]
    [InlineData("/api/v2/status/news")]
    [InlineData("/api/v2/stats/img/totals")]
    [InlineData("/api/v2/stats/text/models")]
    [InlineData("/api/v2/styles/image")]
    [InlineData("/api/v2/teams")]
    public async Task No_number_flag_or_date_is_null(string path)
    {
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var reply = await server.AskAsync("GET", path, path.EndsWith("find_user", StringComparison.Ordinal) ? moderator.Key : null);
        Assert.Equal(200, reply.Status);
        var nulls = Nulls(reply.Json, "$").Where(place => place is not ("$.usage.megapixelsteps" or "$.usage.requests"
            or "$.contributions.megapixelsteps" or "$.contributions.fulfillments")).ToList();
        Assert.True(nulls.Count == 0, string.Join(' ', nulls));
    }

    /// <summary>KoboldCpp, the KoboldAI bridge and the Python SDK index these members also when there is no job.</summary>
    [Fact]
    public async Task An_empty_pop_has_its_frame()
    {
        var owner = await server.UserAsync("owner", Roles.Trusted);
        var text = await server.AskAsync(
            "POST", "/api/v2/generate/text/pop", owner.Key, $$"""{"name":"Expecting Scribe","models":["{{Model}}/none"],"max_length":1}""");
        Kinds(text, ("id", JsonValueKind.Null), ("ids", JsonValueKind.Array), ("payload", JsonValueKind.Object), ("skipped", JsonValueKind.Object),
            ("softprompt", JsonValueKind.Null));
        var image = await server.AskAsync(
            "POST", "/api/v2/generate/pop", owner.Key, """{"name":"Expecting Dreamer","models":["stable_diffusion"],"max_pixels":1}""");
        Kinds(image, ("id", JsonValueKind.Null), ("ids", JsonValueKind.Array), ("payload", JsonValueKind.Object), ("skipped", JsonValueKind.Object));
        Assert.True(image.Json.GetProperty("skipped").EnumerateObject().All(one => one.Value.ValueKind == JsonValueKind.Number));
    }

    /// <summary>KoboldAI Lite takes any message in a status for a failure; the CLI wants gen_metadata as a list; polling sends no key.</summary>
    [Fact]
    public async Task A_status_is_read_without_a_key_and_has_no_message()
    {
        var asker = await server.UserAsync("asker", kudos: 1_000);
        var asked = await server.AskAsync("POST", "/api/v2/generate/text/async", asker.Key, $$"""{"prompt":"x","models":["{{Model}}/status"]}""");
        Assert.Equal(202, asked.Status);
        Kinds(asked, ("id", JsonValueKind.String), ("kudos", JsonValueKind.Number));
        var status = await server.AskAsync("GET", $"/api/v2/generate/text/status/{asked.Json.GetProperty("id")}");
        Assert.Equal(200, status.Status);
        Assert.False(status.Json.TryGetProperty("message", out _));
        foreach (var whole in (string[])["finished", "processing", "restarted", "waiting", "wait_time", "queue_position"])
        {
            Assert.True(status.Json.GetProperty(whole).TryGetInt32(out var count) && count >= 0, whole);
        }

        Assert.Equal(200, (await server.AskAsync("DELETE", $"/api/v2/generate/text/status/{asked.Json.GetProperty("id")}")).Status);
        var dry = await server.AskAsync("POST", "/api/v2/generate/text/async", asker.Key, """{"prompt":"x","dry_run":true}""");
        Assert.Equal(200, dry.Status);
        Assert.False(dry.Json.TryGetProperty("id", out _));
    }

    /// <summary>The SDK reads check and status as never cached; browsers ask with no-store in part only.</summary>
    [Fact]
    public async Task What_is_polled_is_not_cached()
    {
        var asked = await server.AskAsync(
            "POST", "/api/v2/generate/text/async", KeyHasher.Anonymous, $$"""{"prompt":"x","models":["{{Model}}/cache"]}""");
        using var answer = await server.SendAsync(HttpMethod.Get, $"/api/v2/generate/text/status/{asked.Json.GetProperty("id")}");
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    /// <summary>Fields of older and newer servers, and of other programs, come with every request.</summary>
    [Theory]
    [InlineData("/api/v2/generate/text/async", """{"prompt":"x","dry_run":true,"client_agent":"x","quiet":true,"params":{"frmtadsnsp":true,"unknown":[1]}}""")]
    [InlineData(
        "/api/v2/generate/async", """{"prompt":"x","dry_run":true,"source_processing":"img2img","params":{"denoising_strength":0.6,"use_gfpgan":1}}""")]
    public async Task Unknown_and_idle_fields_never_fail_a_request(string path, string json) =>
        Assert.Equal(200, (await server.AskAsync("POST", path, KeyHasher.Anonymous, json)).Status);

    /// <summary>GIMP and Krita send none; others send two parts, URLs, or names with signs.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("AiHordeFrontpage:web")]
    [InlineData("ArtBot:v.2:(discord)rockbandit#4910")]
    [InlineData("x:1:https://a.example/b#c")]
    [InlineData("::")]
    [InlineData("ünïcode:1:x")]
    public async Task Any_client_agent_is_accepted(string? agent) =>
        Assert.Equal(200, (await server.AskAsync(
            "POST", "/api/v2/generate/async", KeyHasher.Anonymous, """{"prompt":"x","dry_run":true}""",
            agent is null ? [] : [("Client-Agent", agent)])).Status);

    /// <summary>HTTP/2 and browsers lower the names of headers; some tools raise them.</summary>
    [Theory]
    [InlineData("apikey")]
    [InlineData("APIKEY")]
    [InlineData("ApiKey")]
    public async Task The_key_header_is_found_in_any_case(string header)
    {
        var user = await server.UserAsync("fern");
        Assert.Equal(200, (await server.AskAsync("GET", "/api/v2/find_user", null, null, (header, user.Key))).Status);
    }

    /// <summary>There is no bearer scheme and no key in the query; a wrong place is as good as no key.</summary>
    [Fact]
    public async Task A_key_elsewhere_is_no_key()
    {
        var user = await server.UserAsync("fern");
        Assert.Equal(401, (await server.AskAsync("GET", "/api/v2/find_user", null, null, ("Authorization", $"Bearer {user.Key}"))).Status);
        Assert.Equal(401, (await server.AskAsync("GET", $"/api/v2/find_user?apikey={user.Key}")).Status);
    }

    /// <summary>A front end that adds Client-Agent and Content-Type to a GET pays a preflight for it.</summary>
    [Theory]
    [InlineData("/api/v2/status/heartbeat")]
    [InlineData("/api/v2/generate/check/00000000-0000-0000-0000-000000000000")]
    [InlineData("/api/v2/users/7")]
    public async Task A_preflight_needs_no_key(string path)
    {
        using var answer = await server.SendAsync(
            HttpMethod.Options, path, headers: [("Origin", "https://a.example"), ("Access-Control-Request-Method", "GET"),
                ("Access-Control-Request-Headers", "apikey,client-agent,content-type")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var allowed = answer.Headers.GetValues("Access-Control-Allow-Headers").Single();
        Assert.All(
            (string[])["Accept", "Content-Type", "apikey", "Client-Agent", "X-Fields"],
            header => Assert.Contains(header, allowed, StringComparison.Ordinal));
        Assert.True(answer.Headers.Contains("Access-Control-Max-Age"));
    }

    /// <summary>Numbers come as strings where the reference has no schema, and a GET may carry the content type of JSON.</summary>
    [Fact]
    public async Task Loose_bodies_take_numbers_as_texts()
    {
        var owner = await server.UserAsync("owner", kudos: 1_000);
        var other = await server.UserAsync("other", kudos: 100);
        var given = await server.AskAsync("POST", "/api/v2/kudos/transfer", owner.Key, $$"""{"username":"{{other.Alias}}","amount":"7"}""");
        Assert.Equal((200, 7m), (given.Status, given.Json.GetProperty("transferred").GetDecimal()));
        using var get = await server.SendAsync(HttpMethod.Get, "/api/v2/find_user", owner.Key, "");
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
    }

    /// <summary>ArtBot and the front page read these without looking.</summary>
    [Fact]
    public async Task Figures_have_all_their_members()
    {
        var figures = (await server.AskAsync("GET", "/api/v2/status/performance")).Json;
        foreach (var name in (string[])["queued_requests", "queued_text_requests", "worker_count", "text_worker_count", "interrogator_count",
            "thread_count", "text_thread_count", "interrogator_thread_count", "queued_megapixelsteps", "past_minute_megapixelsteps", "queued_forms",
            "queued_tokens", "past_minute_tokens"])
        {
            Assert.Equal(JsonValueKind.Number, figures.GetProperty(name).ValueKind);
        }

        var totals = (await server.AskAsync("GET", "/api/v2/stats/img/totals")).Json;
        Assert.All((string[])["minute", "hour", "day", "month", "total"], span => Assert.Equal(JsonValueKind.Object, totals.GetProperty(span).ValueKind));
    }

    /// <summary>What was served under v1 has been gone for years: clients of it get JSON that says so, not a page.</summary>
    [Theory]
    [InlineData("GET", "/api/v1/generate/async")]
    [InlineData("POST", "/api/v1/generate/sync")]
    [InlineData("GET", "/api/v2/kudos")]
    [InlineData("GET", "/api/v2/generate/text/check/abc")]
    public async Task What_never_was_or_is_no_more_is_a_404_in_json(string method, string path)
    {
        var reply = await server.AskAsync(method, path, KeyHasher.Anonymous, method == "POST" ? "{}" : null);
        Assert.Equal(404, reply.Status);
        Assert.Equal(JsonValueKind.String, reply.Json.GetProperty("message").ValueKind);
    }

    static void Kinds(Reply reply, params (string Name, JsonValueKind Kind)[] members) =>
        Assert.All(members, member => Assert.Equal(member.Kind, reply.Json.GetProperty(member.Name).ValueKind));

    static IEnumerable<string> Nulls(JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.Null => [place],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Nulls(member.Value, $"{place}.{member.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, n) => Nulls(item, $"{place}[{n}]")),
        _ => [],
    };
}
