using System.Net;
using Microsoft.AspNetCore.Builder;

namespace AIHorde.Api.Tests.Http;

public class IdempotencyTests
{
    [Fact]
    public async Task A_repetition_gets_the_first_answer_and_nothing_is_done_twice()
    {
        var done = 0;
        await using var ground = await StartAsync(() => ++done);
        var first = await Post(ground, Ground.UserKey, "k1", "{}");
        var second = await Post(ground, Ground.UserKey, "k1", "{}");
        Assert.Equal(1, done);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());

        var other = await Post(ground, Ground.UserKey, "k1", """{"a":1}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("IdempotencyKeyConflict", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Post(ground, Ground.UserKey, "k2", "{}");
        await Post(ground, Ground.ModeratorKey, "k1", "{}");
        Assert.Equal(3, done);
    }

    [Fact]
    [Trait("threat", "9")]
    public async Task Strangers_on_the_anonymous_account_do_not_read_one_anothers_answers()
    {
        var done = 0;
        await using var ground = await StartAsync(() => ++done);
        await Post(ground, KeyHasher.Anonymous, "k1", "{}");
        ground.Peer = IPAddress.Parse("198.51.100.99");
        var second = await Post(ground, KeyHasher.Anonymous, "k1", "{}");
        Assert.Equal(2, done);
        Assert.False(second.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task A_refusal_is_not_kept()
    {
        var done = 0;
        await using var ground = await StartAsync(() => ++done == 1 ? throw new InvalidOperationException("a bug") : done);
        Assert.Equal(HttpStatusCode.InternalServerError, (await Post(ground, Ground.UserKey, "k1", "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(ground, Ground.UserKey, "k1", "{}")).StatusCode);
    }

    static Task<Ground> StartAsync(Func<int> act) => Ground.StartAsync(api => api
        .MapPost("/act", () => Answers.Ok(new SimpleMessage($"done {act()}"))).NeedsKey().TakesLoosely<SimpleMessage>(new Nothing()));

    static Task<HttpResponseMessage> Post(Ground ground, string key, string idempotency, string json) =>
        ground.SendAsync(HttpMethod.Post, "/api/v2/act", json, ("apikey", key), ("Idempotency-Key", idempotency));

    sealed class Nothing : LooseBody;
}
