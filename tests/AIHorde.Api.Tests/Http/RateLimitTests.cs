using System.Net;
using Microsoft.AspNetCore.Builder;

namespace AIHorde.Api.Tests.Http;

[Trait("threat", "18")]
public class RateLimitTests
{
    [Fact]
    public async Task The_third_request_of_a_second_is_refused_with_the_words_that_bots_compare()
    {
        await using var ground = await Ground.StartAsync(api => api.MapPost("/generate/async", Ground.Echo).NeedsKey().Limited(RateLimits.Generate));
        var first = await Post(ground);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("2", first.Headers.GetValues("X-RateLimit-Limit").Single());
        Assert.Equal("1", first.Headers.GetValues("X-RateLimit-Remaining").Single());
        await Post(ground);
        var third = await Post(ground);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Contains("\"message\":\"2 per 1 second\"", await third.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"rc\"", await third.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("1", third.Headers.GetValues("Retry-After").Single());
        Assert.Equal("*", third.Headers.GetValues("Access-Control-Allow-Origin").Single());

        ground.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await Post(ground)).StatusCode);

        static Task<HttpResponseMessage> Post(Ground ground) =>
            ground.SendAsync(HttpMethod.Post, "/api/v2/generate/async", "{}", ("apikey", Ground.UserKey));
    }

    [Fact]
    public async Task Methods_of_a_path_count_apart_and_preflights_never()
    {
        await using var ground = await Ground.StartAsync(api =>
        {
            api.MapGet("/generate/status/{id}", Ground.Echo).Open().Limited(RateLimits.ImageStatus);
            api.MapDelete("/generate/status/{id}", Ground.Echo).Open().Limited(RateLimits.ImageStatus);
        });
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await ground.SendAsync(HttpMethod.Get, "/api/v2/generate/status/a")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await ground.SendAsync(HttpMethod.Options, "/api/v2/generate/status/a")).StatusCode);
        }

        var eleventh = await ground.SendAsync(HttpMethod.Get, "/api/v2/generate/status/a");
        Assert.Contains("10 per 1 minute", await eleventh.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ground.SendAsync(HttpMethod.Delete, "/api/v2/generate/status/a")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ground.SendAsync(HttpMethod.Get, "/api/v2/generate/status/b")).StatusCode);
    }

    [Fact]
    public async Task One_setting_turns_limits_off()
    {
        await using var ground = await Ground.StartAsync(
            api => api.MapGet("/slow", Ground.Echo).Open().Limited(RateLimits.Rating), ("RateLimits:Enabled", "false"));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await ground.SendAsync(HttpMethod.Get, "/api/v2/slow")).StatusCode);
        }
    }

    [Fact]
    public void A_flood_of_callers_does_not_grow_memory_and_limits_itself()
    {
        var time = new ManualTime();
        var windows = new FixedWindows(time, countersMax: 1_000);
        var highest = 0;
        for (var i = 0; i < 100_000; i++)
        {
            highest = Math.Max(highest, windows.Hit($"caller {i}", 60).Count);
        }

        Assert.InRange(windows.Count, 1, 1_000 + 4_096);
        Assert.True(highest > 10);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, windows.Hit("a newcomer", 60).Count);
        Assert.InRange(windows.Count, 1, 2);
    }

    [Fact]
    public async Task Neighbours_in_one_ipv6_network_share_a_count()
    {
        await using var ground = await Ground.StartAsync(api => api.MapGet("/modes", Ground.Echo).Open().Limited(RateLimits.Modes));
        for (var i = 0; i < 30; i++)
        {
            ground.Peer = IPAddress.Parse($"2001:db8:0:1::{i:x}");
            Assert.Equal(HttpStatusCode.OK, (await ground.SendAsync(HttpMethod.Get, "/api/v2/modes")).StatusCode);
        }

        ground.Peer = IPAddress.Parse("2001:db8:0:1:ffff::1");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ground.SendAsync(HttpMethod.Get, "/api/v2/modes")).StatusCode);
        ground.Peer = IPAddress.Parse("2001:db8:0:2::1");
        Assert.Equal(HttpStatusCode.OK, (await ground.SendAsync(HttpMethod.Get, "/api/v2/modes")).StatusCode);
    }
}
