using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace AIHorde.Api.Tests.Http;

public class TransportTests
{
    [Theory]
    [InlineData("GET", "/api/v2/nosuch", 404)]
    [InlineData("OPTIONS", "/api/v2/nosuch", 404)]
    [InlineData("GET", "/api/nosuch", 404)]
    [InlineData("PUT", "/api/v2/things", 405)]
    [InlineData("GET", "/api/v2/things/", 404)]
    [InlineData("GET", "/api/v2/fails", 500)]
    [InlineData("GET", "/api/v2/things?name=%00", 400)]
    public async Task Every_error_is_json_with_a_message_and_cors(string method, string path, int status)
    {
        await using var ground = await StartAsync();
        var answer = await ground.SendAsync(new HttpMethod(method), path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(JsonValueKind.String, body.RootElement.GetProperty("message").ValueKind);
        Assert.True(body.RootElement.TryGetProperty("traceId", out _));
    }

    [Fact]
    public async Task A_preflight_of_a_known_path_is_empty_and_ok()
    {
        await using var ground = await StartAsync();
        var answer = await ground.SendAsync(
            HttpMethod.Options, "/api/v2/things", null, ("Origin", "https://a.example"), ("Access-Control-Request-Method", "POST"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(["GET", "HEAD", "OPTIONS"], answer.Content.Headers.Allow.Order());
        Assert.Equal("POST, GET, OPTIONS, PUT, DELETE, PATCH", answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Contains("apikey", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("Access-Control-Max-Age"));
        Assert.Matches("^[^:]+:[0-9]+:[0-9.]+$", answer.Headers.GetValues("Horde-Node").Single());
    }

    [Fact]
    public async Task Head_follows_get_without_a_body()
    {
        await using var ground = await StartAsync();
        var get = await ground.SendAsync(HttpMethod.Get, "/api/v2/things");
        var head = await ground.SendAsync(HttpMethod.Head, "/api/v2/things");
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Doubled_slashes_are_one_at_the_start_and_redirected_inside()
    {
        await using var ground = await StartAsync();
        var inside = await ground.SendAsync(HttpMethod.Get, "/api//v2///things?a=b");
        Assert.Equal(HttpStatusCode.PermanentRedirect, inside.StatusCode);
        Assert.Equal("http://localhost/api/v2/things?a=b", inside.Headers.Location!.ToString());
        var start = await ground.Client.GetAsync(new Uri("http://localhost//api/v2/things"));
        Assert.Equal(HttpStatusCode.OK, start.StatusCode);
    }

    [Fact]
    public async Task The_document_is_made_from_the_routes_in_both_formats()
    {
        await using var ground = await StartAsync();
        using var v3 = JsonDocument.Parse(await ground.Client.GetStringAsync("/openapi/v2.json"));
        using var v2 = JsonDocument.Parse(await ground.Client.GetStringAsync("/api/swagger.json"));
        Assert.True(v3.RootElement.GetProperty("paths").TryGetProperty("/v2/things", out _));
        Assert.Equal("/api", v3.RootElement.GetProperty("servers")[0].GetProperty("url").GetString());
        Assert.Equal(("2.0", "/api"), (v2.RootElement.GetProperty("swagger").GetString(), v2.RootElement.GetProperty("basePath").GetString()));
        var page = await ground.SendAsync(HttpMethod.Get, "/api/");
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("//", (await page.Content.ReadAsStringAsync()).Replace("<!", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var file in new[] { "reference.js", "reference.css" })
        {
            Assert.Equal(HttpStatusCode.OK, (await ground.SendAsync(HttpMethod.Get, $"/api/{file}")).StatusCode);
        }
    }

    static Task<Ground> StartAsync() => Ground.StartAsync(api =>
    {
        api.MapGet("/things", Ground.Echo).Open();
        api.MapGet("/fails", static string () => throw new InvalidOperationException("a bug")).Open();
    });
}
