using AIHorde.Api.Styles;
using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Styles;

public sealed class StyledRequestTests(PostgresServer server)
{
    const string model = "koboldcpp/Enterredaas-33b";

    [Theory]
    [InlineData("{p}, moss###blurry, {np}", "a robot###rust", "a robot, moss###blurry, rust")]
    [InlineData("{p}{np}", "a robot###rust###dust", "a robot###rust###dust")]
    [InlineData("{p}, moss{np}", "a robot", "a robot, moss")]
    [InlineData("{p} {other}{np}", "a {np} robot", "a {np} robot {other}")]
    public void The_prompt_of_an_image_is_put_into_the_template(string style, string prompt, string expected) =>
        Assert.Equal(expected, StyleTemplate.OfImage(style, prompt));

    [Theory]
    [InlineData("Talk like a pirate: {p}", "hello", "Talk like a pirate: hello")]
    [InlineData("{p}{other} end", "a {p} b", "a {p} b end")]
    public void The_prompt_of_a_text_is_put_into_the_template(string style, string prompt, string expected) =>
        Assert.Equal(expected, StyleTemplate.OfText(style, prompt));

    [Fact]
    public async Task A_styled_text_asks_as_the_style_says_and_pays_its_author_once_a_request()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var made = await node.PostAsync("/styles/text", HordeNode.WorkerOwner, new
        {
            name = "pirate",
            prompt = "Talk like a pirate: {p}",
            models = new[] { model },
            @params = new { temperature = 0.9 },
        });
        Assert.Equal(200, made.Status);
        var requester = await node.BalanceAsync(5);
        var asked = await AskAsync(node, HordeNode.Requester, n: 2);
        Assert.Equal(202, asked);
        Assert.Equal(requester - 3, await node.BalanceAsync(5));
        Assert.Equal(1, await UsesAsync(node));

        // The worker belongs to another account than the style, so what the author gets is for the style alone.
        var author = await node.BalanceAsync(6);
        foreach (var answer in (string[])["Arr!", "Ahoy!"])
        {
            var popped = await PopAsync(node);
            var payload = popped.GetProperty("payload");
            Assert.Equal("Talk like a pirate: hello", payload.GetProperty("prompt").GetString());
            Assert.Equal(("0.9", 64), (payload.GetProperty("temperature").GetRawText(), payload.GetProperty("max_length").GetInt32()));
            var body = new { id = popped.GetProperty("id").GetString(), generation = answer };
            Assert.Equal(200, (await node.PostAsync("/generate/text/submit", HordeNode.Untrusted, body)).Status);
            Assert.Equal(author + 2, await node.BalanceAsync(6));
        }
    }

    [Fact]
    public async Task An_author_who_uses_the_own_style_is_paid_nothing()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.PostAsync("/styles/text", HordeNode.WorkerOwner, new { name = "pirate", models = new[] { model } });
        Assert.Equal(202, await AskAsync(node, HordeNode.WorkerOwner, n: 1));
        var job = (await PopAsync(node)).GetProperty("id").GetString();
        Assert.Equal(200, (await node.PostAsync("/generate/text/submit", HordeNode.Untrusted, new { id = job, generation = "Arr!" })).Status);
        var author = await node.Services.GetRequiredService<UserQueries>().FindAsync(new UserId(6), TestContext.Current.CancellationToken);
        Assert.Equal(Ledger.Kudos.Zero, author!.Total(PostingAction.Styled));
        Assert.Equal(1, await UsesAsync(node));
    }

    [Fact]
    public async Task An_image_takes_size_from_the_caller_only_where_the_style_has_none_and_unknown_styles_are_refused()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var made = await node.PostAsync("/styles/image", HordeNode.WorkerOwner, new
        {
            name = "fog",
            prompt = "{p} in fog{np}",
            models = new[] { "Deliberate" },
            @params = new { steps = 8, width = 1024 },
        });
        Assert.Equal(200, made.Status);
        var style = made.Body.GetProperty("id").GetString();
        var asked = await node.PostAsync("/generate/async", HordeNode.Requester, Image(style!));
        Assert.Equal(202, asked.Status);
        var id = new RequestId(asked.Body.GetProperty("id").GetGuid());
        var kept = await node.Services.GetRequiredService<RequestQueries>().FindAsync(id, TestContext.Current.CancellationToken);
        var needs = Assert.IsType<ImageNeeds>(kept!.Ask.Needs);
        Assert.Equal((1024, 640, 8), (needs.Width, needs.Height, needs.Steps));
        Assert.Equal("StyleNotFound", (await node.PostAsync("/generate/async", HordeNode.Requester, Image("nothing"))).Body.GetProperty("rc").GetString());
        var mismatch = await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "x", style });
        Assert.Equal((400, "BadRequest"), (mismatch.Status, mismatch.Body.GetProperty("rc").GetString()));

        static object Image(string style) => new { prompt = "a robot###rust", style, @params = new { width = 512, height = 640, steps = 50 } };
    }

    static async Task<int> AskAsync(HordeNode node, string key, int n) => (await node.PostAsync("/generate/text/async", key, new
    {
        prompt = "hello",
        style = "pirate",
        @params = new { n, max_length = 64, temperature = 0.1 },
    })).Status;

    static async Task<System.Text.Json.JsonElement> PopAsync(HordeNode node)
    {
        var popped = await node.PostAsync("/generate/text/pop", HordeNode.Untrusted, new
        {
            name = "Untrusted Scribe",
            models = new[] { model },
            bridge_agent = "KoboldCppEmbedWorker:2:https://github.com/LostRuins/koboldcpp",
            max_length = 512,
            max_context_length = 4096,
        });
        Assert.Equal(200, popped.Status);
        return popped.Body;
    }

    static async Task<int> UsesAsync(HordeNode node) =>
        (await node.GetAsync("/styles/text_by_name/pirate")).Body.GetProperty("use_count").GetInt32();
}
