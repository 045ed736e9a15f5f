using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Filters;

[Collection(ApiCollection.Name)]
[Trait("threat", "17")]
public class PromptFilterTests(ApiServer server)
{
    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|a)*$")]
    [InlineData("(.*a){25}x")]
    [InlineData("(x+x+)+y")]
    public async Task A_pattern_that_would_run_for_ever_elsewhere_is_linear_here_or_refused(string regex)
    {
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var body = System.Text.Json.JsonSerializer.Serialize(new { regex, filter_type = 20 });
        var made = await server.AskAsync("PUT", "/api/v2/filters", moderator.Key, body);
        Assert.Contains(made.Status, new[] { 200, 400 });
        var prompt = System.Text.Json.JsonSerializer.Serialize(new { prompt = new string('a', 50_000) + "!" });
        Assert.Equal(200, (await server.AskAsync("POST", "/api/v2/filters", moderator.Key, prompt)).Status);
        if (made.Status == 200)
        {
            await server.AskAsync("DELETE", $"/api/v2/filters/{made.Json.GetProperty("id").GetString()}", moderator.Key);
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("(?<=a)b")]
    [InlineData("(a)\\1")]
    public async Task A_pattern_that_does_not_compile_is_refused(string regex)
    {
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var body = System.Text.Json.JsonSerializer.Serialize(new { regex, filter_type = 20 });
        var reply = await server.AskAsync("PUT", "/api/v2/filters", moderator.Key, body);
        Assert.Equal((400, "BadRequest"), (reply.Status, reply.Rc));
    }

    [Fact]
    public async Task A_filter_is_changed_and_deleted()
    {
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var made = await server.AskAsync("PUT", "/api/v2/filters", moderator.Key, """{"regex":"zzchange","filter_type":11}""");
        var path = $"/api/v2/filters/{made.Json.GetProperty("id").GetString()}";
        var changed = await server.AskAsync("PATCH", path, moderator.Key, """{"regex":"zzchanged","description":"a test"}""");
        Assert.Equal("zzchanged", changed.Json.GetProperty("regex").GetString());
        var twin = await server.AskAsync("PUT", "/api/v2/filters", moderator.Key, """{"regex":"zzchanged","filter_type":11}""");
        Assert.Equal(made.Json.GetProperty("id").GetString(), twin.Json.GetProperty("id").GetString());
        var verdict = await server.AskAsync("POST", "/api/v2/filters", moderator.Key, """{"prompt":"so zzchanged it is","filter_type":11}""");
        Assert.Equal("1", verdict.Json.GetProperty("suspicion").GetString());
        Assert.Equal(200, (await server.AskAsync("DELETE", path, moderator.Key)).Status);
        Assert.Equal("FilterNotFound", (await server.AskAsync("GET", path, moderator.Key)).Rc);
    }

    [Theory]
    [InlineData("a zzalpha zzomega", 2)]
    [InlineData("a (zzalpha:1.4) and z z o m e g a", 2)]
    [InlineData("ZZÁLPHA, zz_omega", 1)]
    [InlineData("ｚｚａｌｐｈａ zzomega", 2)]
    [InlineData("fine ### zzalpha zzomega", 0)]
    [InlineData("zzalpha zzbeta", 1)]
    public void A_prompt_is_judged_after_its_disguises_are_undone(string prompt, int suspicion) => Assert.Equal(suspicion, Patterns.Judge(prompt).Suspicion);

    [Fact]
    public void Replacement_rewrites_and_gives_up_when_nothing_is_left()
    {
        Assert.Equal("a flower here", Patterns.Replace("a zzalpha here"));
        Assert.Null(Patterns.Replace("zzgone"));
        Assert.Null(Patterns.Replace(new string('x', PatternSet.ReplaceableLengthMax + 1)));
    }

    static readonly PatternSet Patterns = new(
    [
        new(1, "zzalpha", 10, null, "flower", new UserId(1)),
        new(2, "zzbeta", 11, null, "", new UserId(1)),
        new(3, "zzomega", 20, null, "", new UserId(1)),
        new(4, "zzgone", 10, null, "", new UserId(1)),
    ]);
}
