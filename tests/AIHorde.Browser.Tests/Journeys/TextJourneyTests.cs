using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Journeys;

/// <summary>Texts that appear as they are written. The worker is the test itself, so that nothing depends on how quick a machine is.</summary>
public sealed class TextJourneyTests(BrowserStack stack)
{
    const float Patience = 60_000;

    [Fact]
    public async Task A_text_is_read_while_it_is_written_and_stays_when_it_is_done()
    {
        await using var watched = await stack.OpenAsync();
        var scribe = await ServedAsync(watched.Page, "test/streaming");
        await AskAsync(watched, scribe.Model, "Tell me of the lighthouse.");
        var job = await scribe.TakeAsync();
        var answer = watched.Page.Locator("#conversation .turn:not(.own) .said");
        Assert.True(await scribe.DraftAsync(job, "The lamp"));
        await Assertions.Expect(answer).ToHaveTextAsync("The lamp", new() { Timeout = Patience });
        Assert.True(await scribe.DraftAsync(job, "The lamp burned"));
        await Assertions.Expect(answer).ToHaveTextAsync("The lamp burned", new() { Timeout = Patience });
        await scribe.SubmitAsync(job, "The lamp burned all night.");
        await Assertions.Expect(answer).ToHaveTextAsync("The lamp burned all night.", new() { Timeout = Patience });
        await watched.GoAsync("/text");
        await Assertions.Expect(answer).ToHaveTextAsync("The lamp burned all night.");
        await watched.LookAsync("journey-text");
        await watched.Button("Delete").ClickAsync();
        await Assertions.Expect(answer).ToHaveCountAsync(0);
        await watched.Button("Undo").ClickAsync();
        await Assertions.Expect(answer).ToHaveTextAsync("The lamp burned all night.");
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task Conversations_are_kept_apart_and_gone_back_to()
    {
        await using var watched = await stack.OpenAsync();
        var scribe = await ServedAsync(watched.Page, "test/apart");
        var said = watched.Page.Locator("#conversation .turn:not(.own) .said");
        var chats = watched.Page.GetByLabel("Which conversation");
        await AnswerAsync(watched, scribe, "Who is at sea?", "A sailor.");
        await watched.Button("New").ClickAsync();
        await Assertions.Expect(said).ToHaveCountAsync(0);
        await AnswerAsync(watched, scribe, "Who is on land?", "A gardener.");
        await chats.SelectOptionAsync("Who is at sea?");
        await Assertions.Expect(said).ToHaveTextAsync("A sailor.");
        await watched.GoAsync("/text");
        await Assertions.Expect(said).ToHaveTextAsync("A sailor.");
        await watched.LookAsync("journey-conversations");
        await watched.Button("Delete").ClickAsync();
        await chats.SelectOptionAsync("Who is on land?");
        await Assertions.Expect(said).ToHaveTextAsync("A gardener.");
        await Assertions.Expect(chats).ToBeHiddenAsync();
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task A_text_that_is_written_while_the_page_is_away_is_there_when_it_is_opened_again()
    {
        await using var watched = await stack.OpenAsync();
        var scribe = await ServedAsync(watched.Page, "test/patient");
        await AskAsync(watched, scribe.Model, "Who keeps the lamp?");
        var job = await scribe.TakeAsync();
        await watched.GoAsync("/docs");
        await scribe.SubmitAsync(job, "Nobody does.");
        await watched.Link("1 done").ClickAsync(new() { Timeout = Patience });
        var answer = watched.Page.Locator("#conversation .turn:not(.own) .said");
        await Assertions.Expect(answer).ToHaveTextAsync("Nobody does.", new() { Timeout = Patience });
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task Stopping_tells_the_worker_and_keeps_what_was_written()
    {
        await using var watched = await stack.OpenAsync();
        var scribe = await ServedAsync(watched.Page, "test/stopped");
        await AskAsync(watched, scribe.Model, "Count the waves.");
        var job = await scribe.TakeAsync();
        var answer = watched.Page.Locator("#conversation .turn:not(.own) .said");
        await scribe.DraftAsync(job, "One, two,");
        await Assertions.Expect(answer).ToHaveTextAsync("One, two,", new() { Timeout = Patience });
        await watched.Button("Stop").ClickAsync();
        await Assertions.Expect(watched.Page.Locator("#conversation")).ToContainTextAsync("stopped", new() { Timeout = Patience });
        await Assertions.Expect(answer).ToHaveTextAsync("One, two,");
        Assert.False(await scribe.DraftAsync(job, "One, two, three,"));
        await scribe.SubmitAsync(job, "One, two, three,");
        await watched.AssertCleanAsync();
    }

    async Task<TestScribe> ServedAsync(IPage page, string model)
    {
        var scribe = new TestScribe(page, stack.AdminKey, model);
        Assert.Null(await scribe.PopAsync());
        return scribe;
    }

    /// <summary>The list of models is a few seconds old, so the page is opened until it has the new one.</summary>
    static async Task AskAsync(WatchedPage watched, string model, string text)
    {
        var page = watched.Page;
        var offered = page.Locator($"#model option[value='{model}']");
        await watched.GoAsync("/text");
        while (await offered.CountAsync() == 0)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            await watched.GoAsync("/text");
        }

        await page.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync(model);
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync(text);
        await watched.Button("Send").ClickAsync();
    }

    /// <summary>Asks on the page as it is, once it knows the model, and answers.</summary>
    static async Task AnswerAsync(WatchedPage watched, TestScribe scribe, string question, string answer)
    {
        await AskAsync(watched, scribe.Model, question);
        await scribe.SubmitAsync(await scribe.TakeAsync(), answer);
        await Assertions.Expect(watched.Page.Locator("#conversation .turn:not(.own) .said")).ToHaveTextAsync(answer, new() { Timeout = Patience });
    }
}
