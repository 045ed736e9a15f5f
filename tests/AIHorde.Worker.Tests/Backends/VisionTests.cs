using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Tests.Bridge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AIHorde.Worker.Tests.Backends;

public sealed class VisionTests
{
    const string Model = "llava";

    [Fact]
    public async Task A_server_whose_model_sees_offers_alchemy_and_others_do_not()
    {
        await using var server = await LlavaAsync("");
        Assert.Empty((await server.Connect("openai").ProbeAsync(CancellationToken.None)).Forms);
        Assert.Empty((await server.Connect("openai", vision: "blind").ProbeAsync(CancellationToken.None)).Forms);
        Assert.Equal(
            ["caption", "describe", "interrogation", "nsfw"],
            (await server.Connect("openai", vision: Model).ProbeAsync(CancellationToken.None)).Forms.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("caption", " A green dot. ", "\"A green dot.\"")]
    [InlineData("nsfw", "No.", "false")]
    [InlineData("nsfw", "Yes, it does", "true")]
    [InlineData("interrogation", "Sure: ```json\n{\"tags\":[\"green\",\"dot\"],\"mood\":\"calm\"}\n```", """{"tags":[{"text":"green"},{"text":"dot"}]}""")]
    public async Task An_answer_is_read_as_what_the_form_asks_for(string form, string said, string found)
    {
        await using var server = await LlavaAsync(said);
        var value = Assert.IsType<Done<Finding>>(await AskAsync(server, form, TinyPictures.WebP)).Value;
        Assert.Equal(found, Assert.IsType<Finding.Value>(value).Node.ToJsonString());
        var content = server.Body("/v1/chat/completions")["messages"]![0]!["content"]!;
        var url = (string)content[1]!["image_url"]!["url"]!;
        var sent = ImageFile.Decode(Convert.FromBase64String(url["data:image/jpeg;base64,".Length..]));
        Assert.Equal((1, 1), (sent.Width, sent.Height));
    }

    [Theory]
    [InlineData("nsfw", "I cannot tell.")]
    [InlineData("interrogation", "{ broken")]
    [InlineData("caption", "")]
    public async Task An_answer_that_does_not_fit_is_a_fault_of_the_job(string form, string said)
    {
        await using var server = await LlavaAsync(said);
        Assert.IsType<Failed<Finding>>(await AskAsync(server, form, TinyPictures.WebP));
        Assert.IsType<Failed<Finding>>(await AskAsync(server, form, [1, 2, 3]));
    }

    static async Task<Outcome<Finding>> AskAsync(FakeServer server, string form, byte[] picture)
    {
        var backend = (IAlchemyBackend)server.Connect("openai", vision: Model);
        await backend.ProbeAsync(CancellationToken.None);
        return await backend.TransmuteAsync(new AlchemyWork(form, picture), CancellationToken.None);
    }

    static Task<FakeServer> LlavaAsync(string answer) => FakeServer.StartAsync((app, server) =>
    {
        app.MapGet("/v1/models", () => new JsonObject { ["data"] = new JsonArray(new JsonObject { ["id"] = Model }) });
        app.MapPost("/v1/chat/completions", async context =>
        {
            await server.ReadAsync(context);
            var message = new JsonObject { ["role"] = "assistant", ["content"] = answer };
            await context.Response.WriteAsJsonAsync(new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["message"] = message }) });
        });
    });
}
