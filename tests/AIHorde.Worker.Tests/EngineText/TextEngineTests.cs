using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Text;

namespace AIHorde.Worker.Tests.EngineText;

/// <summary>The whole way from a job to streamed text, with a model of random weights: what it writes is noise, how it writes is not.</summary>
public sealed class TextEngineTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aihorde-text-").FullName;
    private TextEngine _engine = null!;

    private static TextJob Job => new() { Model = "noise", Prompt = "Once upon a time", Seed = 5, TokensMax = 12 };

    public ValueTask InitializeAsync()
    {
        foreach (string file in Directory.GetFiles(TextFixture.PathOf("llama3")).Concat(Directory.GetFiles(TextFixture.PathOf("byte-level"))))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)), overwrite: true);
        // Only 64 tokens are known to the model: the letters of the alphabet are among them.
        _engine = new TextEngine(new ManagedBackend(2), new Dictionary<string, string> { ["noise"] = _folder });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_job_streams_pieces_and_only_the_last_one_has_an_end()
    {
        var pieces = await Collect(Job with { Prompt = "A" });
        Assert.All(pieces[..^1], p => Assert.Null(p.Finish));
        Assert.NotNull(pieces[^1].Finish);
        Assert.True(pieces[^1].Tokens <= 12);
        Assert.Equal(pieces.Select(p => p.Tokens).Order(), pieces.Select(p => p.Tokens));
    }

    [Fact]
    public async Task The_same_seed_writes_the_same_text_whatever_was_written_before()
    {
        string first = Text(await Collect(Job with { Prompt = "AB", Temperature = 3 }));
        string other = Text(await Collect(Job with { Prompt = "AB", Temperature = 3, Seed = 6 }));
        Assert.Equal(first, Text(await Collect(Job with { Prompt = "AB", Temperature = 3 })));
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task A_stop_sequence_ends_a_job_early()
    {
        string whole = Text(await Collect(Job with { Prompt = "A", TokensMax = 30, Temperature = 2 }));
        string stop = whole.Substring(whole.Length / 2, 2);
        var pieces = await Collect(Job with { Prompt = "A", TokensMax = 30, Temperature = 2, StopSequences = [stop] });
        Assert.Equal(TextFinish.Stop, pieces[^1].Finish);
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], Text(pieces));
    }

    [Fact]
    public async Task Jobs_that_arrive_together_all_end()
    {
        var jobs = Enumerable.Range(0, 6).Select(i => Collect(Job with { Prompt = "ABC", Seed = (ulong)i })).ToList();
        foreach (var pieces in await Task.WhenAll(jobs)) Assert.NotNull(pieces[^1].Finish);
    }

    [Fact]
    public async Task A_model_whose_turn_is_over_gives_back_what_it_held_and_writes_the_same_later()
    {
        var backend = new ManagedBackend(1);
        await using var engine = new TextEngine(backend, new Dictionary<string, string> { ["one"] = _folder, ["two"] = _folder });
        string first = await Write("one");
        long held = backend.BytesHeld;
        await Write("two");
        Assert.Equal(held, backend.BytesHeld);
        Assert.Equal(first, await Write("one"));
        Assert.Equal(held, backend.BytesHeld);

        async Task<string> Write(string model)
        {
            string text = "";
            var job = Job with { Model = model, Prompt = "A" };
            await foreach (var piece in engine.GenerateAsync(job, TestContext.Current.CancellationToken)) text += piece.Text;
            return text;
        }
    }

    [Fact]
    public async Task An_abandoned_job_lets_the_next_one_in()
    {
        await foreach (var piece in _engine.GenerateAsync(Job with { Prompt = "A", TokensMax = 200, Temperature = 2 }, TestContext.Current.CancellationToken))
        {
            Assert.True(piece.Tokens > 0);
            break;
        }
        Assert.NotEmpty(await Collect(Job with { Prompt = "A" }));
    }

    [Fact]
    public async Task A_cancelled_job_ends_with_the_cancellation()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _engine.GenerateAsync(Job with { Prompt = "A" }, cancelled.Token)) Assert.Fail("Nothing was to be written.");
        });
        Assert.NotEmpty(await Collect(Job with { Prompt = "A" }));
    }

    [Fact]
    public async Task A_prompt_longer_than_the_context_loses_its_oldest_tokens()
    {
        string tail = string.Concat(Enumerable.Repeat("AB", 200));
        var job = Job with { ContextTokensMax = 100 };
        string shorter = Text(await Collect(job with { Prompt = tail }));
        Assert.Equal(shorter, Text(await Collect(job with { Prompt = new string('C', 300) + tail })));
    }

    [Fact]
    public async Task What_the_model_cannot_do_is_a_fault_and_the_engine_goes_on()
    {
        await Assert.ThrowsAsync<EngineFaultException>(() => Collect(Job with { Model = "unheard" }));
        await Assert.ThrowsAsync<EngineFaultException>(() => Collect(Job with { Prompt = "no such token: ünïcödé" }));
        Assert.NotEmpty(await Collect(Job with { Prompt = "A" }));
    }

    [Fact]
    public void A_model_says_its_size_and_its_context()
    {
        var model = Assert.Single(_engine.Models);
        Assert.Equal("noise", model.Name);
        Assert.Equal(512, model.ContextTokensMax);
        Assert.InRange(model.Parameters, 10_000, 50_000);
        Assert.Null(_engine.RenderChat("noise", []));
        Assert.StartsWith("CPU", _engine.Device, StringComparison.Ordinal);
    }

    private async Task<List<TextPiece>> Collect(TextJob job)
    {
        var pieces = new List<TextPiece>();
        await foreach (var piece in _engine.GenerateAsync(job, TestContext.Current.CancellationToken)) pieces.Add(piece);
        return pieces;
    }

    private static string Text(IEnumerable<TextPiece> pieces) => string.Concat(pieces.Select(p => p.Text));
}
