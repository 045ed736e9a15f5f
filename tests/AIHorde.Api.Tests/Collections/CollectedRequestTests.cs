using AIHorde.Api.Styles;
using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Users;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Collections;

public sealed class CollectedRequestTests(PostgresServer server)
{
    const string model = "koboldcpp/Enterredaas-33b";

    [Fact]
    public async Task A_collection_gives_one_of_its_styles_by_chance_and_both_are_counted_once()
    {
        var throws = new Queue<int>([1, 0, 1]);
        await using var node = await StartAsync(_ => throws.Dequeue());
        var (pirate, poet) = (await StyleAsync(node, "pirate"), await StyleAsync(node, "poet"));
        var made = await node.PostAsync("/collections", HordeNode.Untrusted, new { name = "voices", styles = new[] { pirate, poet } });
        Assert.Equal(200, made.Status);
        var id = made.Body.GetProperty("id").GetString()!;
        string[] prompts = [await DrawnAsync(node, id), await DrawnAsync(node, "voices"), await DrawnAsync(node, "collection::newcomer#7::voices")];
        Assert.Equal(["poet: hello", "pirate: hello", "poet: hello"], prompts);
        var uses = new List<int>();
        foreach (var path in (string[])[$"/styles/text/{pirate}", $"/styles/text/{poet}", $"/collections/{id}"]) uses.Add(await UsesAsync(node, path));
        Assert.Equal([1, 2, 3], uses);
        var author = await node.Services.GetRequiredService<UserQueries>().FindAsync(new UserId(6), TestContext.Current.CancellationToken);
        Assert.Equal(Kudos.Whole(6), author!.Total(PostingAction.Styled));
    }

    [Fact]
    public async Task A_collection_of_another_kind_or_without_styles_is_refused_and_styles_come_first()
    {
        await using var node = await StartAsync(_ => 0);
        var pirate = await StyleAsync(node, "pirate");
        await node.PostAsync("/collections", HordeNode.WorkerOwner, new { name = "pirate", styles = new[] { pirate } });
        Assert.Equal("pirate: hello", await DrawnAsync(node, "pirate"));
        Assert.Equal(0, await UsesAsync(node, "/collection_by_name/pirate"));
        var mismatch = await node.PostAsync("/generate/async", HordeNode.Requester, new { prompt = "x", style = "collection::pirate" });
        Assert.Equal((400, "BadRequest"), (mismatch.Status, mismatch.Body.GetProperty("rc").GetString()));
        await node.SendAsync(HttpMethod.Delete, $"/styles/text/{pirate}", HordeNode.WorkerOwner);
        var empty = await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "x", style = "collection::pirate" });
        Assert.Equal((404, "StyleNotFound"), (empty.Status, empty.Body.GetProperty("rc").GetString()));
    }

    [Fact]
    public void Chance_is_taken_from_the_system_where_nothing_else_was_said()
    {
        var services = new ServiceCollection();
        services.AddStyles();
        var chance = services.BuildServiceProvider().GetRequiredService<Chance>();
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 200).Select(_ => chance(3)).Distinct().Order());
    }

    async Task<HordeNode> StartAsync(Chance chance) =>
        await (await HordeNode.StartAsync(await server.CreateDatabaseAsync(), services => services.AddSingleton(chance))).WithAccountsAsync();

    static async Task<string> StyleAsync(HordeNode node, string name)
    {
        var made = await node.PostAsync("/styles/text", HordeNode.WorkerOwner, new { name, prompt = $"{name}: {{p}}", models = new[] { model } });
        Assert.Equal(200, made.Status);
        return made.Body.GetProperty("id").GetString()!;
    }

    /// <summary>The prompt that a worker is given for a request in this style; the job is done.</summary>
    static async Task<string> DrawnAsync(HordeNode node, string style)
    {
        Assert.Equal(202, (await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "hello", style })).Status);
        var popped = await node.PostAsync("/generate/text/pop", HordeNode.Untrusted, new
        {
            name = "Untrusted Scribe",
            models = new[] { model },
            bridge_agent = "KoboldCppEmbedWorker:2:https://github.com/LostRuins/koboldcpp",
            max_length = 512,
            max_context_length = 4096,
        });
        Assert.Equal(200, popped.Status);
        var result = new { id = popped.Body.GetProperty("id").GetString(), generation = "so" };
        var done = await node.PostAsync("/generate/text/submit", HordeNode.Untrusted, result);
        Assert.Equal(200, done.Status);
        return popped.Body.GetProperty("payload").GetProperty("prompt").GetString()!;
    }

    static async Task<int> UsesAsync(HordeNode node, string path) => (await node.GetAsync(path)).Body.GetProperty("use_count").GetInt32();
}
