using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Text;
using AIHorde.Worker.Engine.Text.Chat;
using AIHorde.Worker.Models;

namespace AIHorde.Worker.Tests.Models;

/// <summary>demo/tales through the same loaders as any other model.</summary>
public sealed class TalesTests : IAsyncLifetime
{
    private readonly TextEngine _engine = new(new ManagedBackend(2), DemoModels.Text);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task A_story_is_written_to_its_end()
    {
        var (text, finish) = await Write("Once upon a time there was a brave fox", tokensMax: 400, seed: 3);
        Assert.Equal(TextFinish.Stop, finish);
        Assert.InRange(text.Split(' ').Length, 30, 200);
        Assert.EndsWith(".", text.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("<|", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chat_is_written_as_the_model_was_trained() => Assert.Equal(
        "<|im_start|>user\nWhat colour is snow?<|im_end|>\n<|im_start|>assistant\n",
        _engine.RenderChat(DemoModels.Tales, [new ChatTurn("user", "What colour is snow?")]));

    /// <summary>Otherwise no worker on a bare machine would be given the request that a newcomer makes.</summary>
    [Fact]
    public void A_request_that_names_no_context_fits() => Assert.True(Assert.Single(_engine.Models).ContextTokensMax >= 2048);

    private async Task<(string Text, TextFinish Finish)> Write(string prompt, int tokensMax, ulong seed, double temperature = 0.6)
    {
        var job = new TextJob { Model = DemoModels.Tales, Prompt = prompt, TokensMax = tokensMax, Seed = seed, Temperature = temperature };
        var pieces = new List<TextPiece>();
        await foreach (var piece in _engine.GenerateAsync(job, TestContext.Current.CancellationToken)) pieces.Add(piece);
        return (string.Concat(pieces.Select(p => p.Text)), pieces[^1].Finish!.Value);
    }
}
