using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace AIHorde.Api.Tests.Http;

/// <summary>The contract's order: rate limit, schema, target, parser, key, rights, rules.</summary>
public class DoorTests
{
    [Fact]
    public async Task Each_check_refuses_before_the_next()
    {
        await using var ground = await StartAsync();
        await Refuses(ground, null, "[]", null, 400, null, "");
        await Refuses(ground, null, """{"size":-1}""", "lost", 400, null, "size");
        await Refuses(ground, null, """{"size":1}""", "lost", 404, "UserNotFound");
        await Refuses(ground, null, """{"size":1}""", null, 400, null, "apikey");
        await Refuses(ground, "wrong", "{}", null, 400, null, "size");
        await Refuses(ground, "wrong", """{"size":1}""", null, 401, "InvalidAPIKey");
        await Refuses(ground, Ground.UserKey, """{"size":1}""", null, 403, "NotModerator");
        await Refuses(ground, Ground.ModeratorKey, "{\"size\":1,\"name\":\"\\u0000\"}", null, 400, "NulByteInPayload");
        var answer = await SendAsync(ground, Ground.ModeratorKey, """{"size":20.0,"name":"x"}""", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"message":"warden#8 20"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    [Trait("threat", "10")]
    public async Task A_route_that_names_no_access_is_closed()
    {
        await using var ground = await Ground.StartAsync(api => api.MapGet("/forgotten", Ground.Echo));
        var answer = await ground.SendAsync(HttpMethod.Get, "/api/v2/forgotten", null, ("apikey", Ground.ModeratorKey));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    [Trait("threat", "16")]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using var ground = await StartAsync();
        var answer = await SendAsync(ground, Ground.ModeratorKey, $$"""{"size":1,"name":"{{new string('x', BodyReader.BytesDefault)}}"}""", null);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_is_looked_up_once_in_a_while_and_again_when_forgotten()
    {
        await using var ground = await Ground.StartAsync(api => api.MapGet("/me", Ground.Echo).NeedsKey());
        for (var i = 0; i < 5; i++)
        {
            await ground.SendAsync(HttpMethod.Get, "/api/v2/me", null, ("apikey", Ground.UserKey));
        }

        Assert.Equal(1, ground.Lookups);
        ((Keyring)ground.Services.GetService(typeof(Keyring))!).Forget(new AIHorde.Ledger.UserId(7));
        await ground.SendAsync(HttpMethod.Get, "/api/v2/me", null, ("apikey", Ground.UserKey));
        Assert.Equal(2, ground.Lookups);
        ground.Time.Advance(Keyring.TimeToLive);
        await ground.SendAsync(HttpMethod.Get, "/api/v2/me", null, ("apikey", Ground.UserKey));
        Assert.Equal(3, ground.Lookups);
    }

    [Fact]
    [Trait("threat", "7")]
    public async Task Without_a_pepper_the_server_does_not_start() =>
        Assert.Contains(KeyHasher.PepperSetting, (await Assert.ThrowsAsync<InvalidOperationException>(
            () => Ground.StartAsync(_ => { }, (KeyHasher.PepperSetting, null)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Keys_are_22_characters_and_never_the_same()
    {
        var keys = Enumerable.Range(0, 1_000).Select(_ => KeyHasher.Generate()).ToHashSet();
        Assert.Equal(1_000, keys.Count);
        Assert.All(keys, key => Assert.Matches("^[A-Za-z0-9_-]{22}$", key));
    }

    static async Task Refuses(Ground ground, string? key, string json, string? target, int status, string? rc, string? path = null)
    {
        var answer = await SendAsync(ground, key, json, target);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(rc, body.RootElement.TryGetProperty("rc", out var code) ? code.GetString() : null);
        Assert.Equal(path is not null, body.RootElement.TryGetProperty("errors", out var errors));
        if (path is not null)
        {
            Assert.True(errors.TryGetProperty(path, out _), errors.GetRawText());
        }
    }

    static Task<HttpResponseMessage> SendAsync(Ground ground, string? key, string json, string? target) =>
        ground.SendAsync(HttpMethod.Put, $"/api/v2/sizes/{target ?? "known"}", json, key is null ? [] : [("apikey", key)]);

    static Task<Ground> StartAsync() => Ground.StartAsync(api => api
        .MapPut("/sizes/{name}", (Caller caller, Body<SizeRequest> body) => Answers.Ok(new SimpleMessage($"{caller.Alias} {body.Value.Size}")))
        .NeedsModerator()
        .Takes<SizeRequest>(new SizeSchema())
        .FindsFirst((context, _) => ValueTask.FromResult(
            context.GetRouteValue("name") is "lost" ? HordeError.NotFound("Nothing has that name.", Rc.UserNotFound) : null)));

    sealed class SizeSchema : BodySchema
    {
        public SizeSchema()
        {
            Optional("size", Field.Integer(0, 100));
            ParserRequires("size");
            Optional("name", Field.Text());
        }
    }
}

public sealed record SizeRequest(int Size, string? Name);
