namespace AIHorde.Worker.Tests.Bridge;

/// <summary>What is sent of a text while it is written.</summary>
public sealed class DraftTests
{
    const string Draft = "generate/text/draft";

    [Fact]
    public async Task A_text_is_shown_while_it_is_written()
    {
        await using var horde = await FakeHorde.StartAsync(takesDrafts: true);
        horde.Jobs.Ask(FakeRequest.Text());
        var backend = new ScriptedBackend { Hold = cancelled => Eventually.Is(() => horde.Calls(Draft) > 0 || cancelled.IsCancellationRequested, "a draft") };
        await using var worker = await TestWorker.StartAsync(horde, backend);
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "a result");
        Assert.Equal((" there was", "job-1"), ((string?)horde.LastBody(Draft)["text"], (string?)horde.LastBody(Draft)["id"]));
        Assert.Equal(" there was a lighthouse.", (string?)horde.Jobs.Results[0].Body["generation"]);
    }

    [Fact]
    public async Task What_nobody_wants_any_more_is_handed_in_as_far_as_it_is()
    {
        await using var horde = await FakeHorde.StartAsync(takesDrafts: true);
        horde.DraftsAreWanted = false;
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend { Hold = cancelled => Task.Delay(Timeout.Infinite, cancelled) });
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "a result");
        Assert.Equal((" there was", "ok"), ((string?)horde.Jobs.Results[0].Body["generation"], (string?)horde.Jobs.Results[0].Body["state"]));
    }
}
