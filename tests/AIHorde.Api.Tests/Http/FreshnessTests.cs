using System.Net;
using Microsoft.AspNetCore.Builder;

namespace AIHorde.Api.Tests.Http;

public class FreshnessTests
{
    [Fact]
    public async Task What_is_the_same_for_everybody_may_be_kept_and_is_not_sent_twice()
    {
        await using var ground = await Ground.StartAsync(api => api.MapGet("/list", Ground.Echo).Open().Fresh(30));
        var first = await ground.SendAsync(HttpMethod.Get, "/api/v2/list");
        Assert.Equal("public, max-age=30", first.Headers.CacheControl!.ToString());
        Assert.Equal(["X-Fields"], first.Headers.Vary);
        var tag = first.Headers.ETag!.ToString();
        var second = await ground.SendAsync(HttpMethod.Get, "/api/v2/list", null, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("*", second.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var masked = await ground.SendAsync(HttpMethod.Get, "/api/v2/list", null, ("If-None-Match", tag), ("X-Fields", "other"));
        Assert.Equal(HttpStatusCode.OK, masked.StatusCode);
    }

    [Fact]
    public async Task Everything_else_is_never_stored()
    {
        await using var ground = await Ground.StartAsync(api => api.MapGet("/mine", Ground.Echo).NeedsKey());
        foreach (var key in new[] { Ground.UserKey, "wrong" })
        {
            var answer = await ground.SendAsync(HttpMethod.Get, "/api/v2/mine", null, ("apikey", key), ("If-None-Match", "*"));
            Assert.NotEqual(HttpStatusCode.NotModified, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Null(answer.Headers.ETag);
        }
    }
}
