using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AIHorde.Browser.Tests.Journeys;

/// <summary>What an operator does with the dashboard, on the stack that runs for all tests.</summary>
public sealed class DashboardJourneyTests(BrowserStack stack)
{
    const float Patience = 60_000;

    [Fact]
    public async Task A_jobs_trace_leads_through_api_worker_and_database_to_its_logs_and_back()
    {
        await using var watched = await stack.OpenDashboardAsync();
        var trace = await DashboardJob.TraceAsync(stack, watched);
        var rows = watched.Page.Locator(".waterfall tbody tr");
        await Expect(watched.Page.GetByText("waited ")).ToBeVisibleAsync();
        await Expect(rows.Filter(new() { HasText = "queue wait" }).First).ToContainTextAsync("api");
        await Expect(rows.Filter(new() { HasText = "text_completion" }).First).ToContainTextAsync("worker");
        await watched.Link("settle").First.ClickAsync();
        await Expect(watched.Page.Locator("#span")).ToContainTextAsync("Span id");
        await watched.Page.GetByLabel("Find in this trace").FillAsync("postgresql");
        await watched.Button("Find").ClickAsync();
        await Expect(watched.Page.Locator("#shown")).ToContainTextAsync("with those above them");
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Logs (" }).ClickAsync();
        var record = watched.Page.Locator("tbody tr").First;
        await Expect(record).ToContainTextAsync(trace[..8]);
        await record.Locator("td").Last.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(watched.Page.Locator(".waterfall")).ToBeVisibleAsync();
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task A_traces_spans_are_folded_up_and_walked_by_keyboard()
    {
        await using var watched = await stack.OpenDashboardAsync();
        await DashboardJob.TraceAsync(stack, watched);
        var rows = watched.Page.Locator(".waterfall tbody tr");
        await watched.Button("Pause this page").ClickAsync();
        var all = await rows.CountAsync();
        await rows.First.FocusAsync();
        await watched.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(rows.First).ToBeFocusedAsync();
        await watched.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(rows).ToHaveCountAsync(all);
        await watched.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(rows.Nth(1)).ToBeFocusedAsync();
        await watched.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(rows.First).ToBeFocusedAsync();
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task Structured_logs_are_narrowed_by_text_resource_and_level()
    {
        await using var watched = await stack.OpenDashboardAsync();
        await DashboardJob.TraceAsync(stack, watched);
        await watched.GoAsync(stack.Dashboard + "/logs");
        var rows = watched.Page.Locator("tbody tr");
        await watched.Page.GetByLabel("Search").FillAsync("Text job");
        await watched.Page.GetByLabel("Resource").SelectOptionAsync("worker");
        await watched.Button("Show").ClickAsync();
        await Expect(rows.First).ToContainTextAsync("done");
        Assert.Equal(await rows.CountAsync(), await rows.Filter(new() { HasText = "worker" }).CountAsync());
        await watched.Page.GetByLabel("Least level").SelectOptionAsync("Critical");
        await watched.Button("Show").ClickAsync();
        await Expect(watched.Page.GetByText("No record matches")).ToBeVisibleAsync();
        await watched.Link("Clear").ClickAsync();
        await Expect(rows.First).ToBeVisibleAsync();
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task A_metric_is_drawn_with_percentiles_and_a_measured_request_leads_to_its_trace()
    {
        await using var watched = await stack.OpenDashboardAsync();
        await DashboardJob.TraceAsync(stack, watched);
        await watched.GoAsync(stack.Dashboard + "/metrics?resource=api");
        await watched.Link("http.server.request.duration").ClickAsync();
        await Expect(watched.Page.Locator(".legend")).ToContainTextAsync("p90");
        await watched.Page.GetByLabel("Split by").SelectOptionAsync("http.route");
        await watched.Page.GetByLabel("Only where").FillAsync("http.route=/api/v2/generate/text/async");
        await watched.Page.GetByLabel("Count instead of percentiles").CheckAsync();
        await watched.Button("Show").ClickAsync();
        await Expect(watched.Page.Locator(".legend")).ToContainTextAsync("generate/text/async");
        await watched.Page.GoBackAsync();
        await watched.Page.Locator("a:has(> .exemplar)").Last.ClickAsync(new() { Timeout = Patience });
        await Expect(watched.Page.Locator(".waterfall [aria-selected=true]")).ToBeVisibleAsync();
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task A_service_is_stopped_started_and_restarted_and_its_console_moves()
    {
        await using var watched = await stack.OpenDashboardAsync();
        var worker = watched.Page.Locator("tbody tr").Filter(new() { HasText = "worker" });
        await worker.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(worker).ToContainTextAsync("Stopped", new() { Timeout = Patience });
        await worker.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(worker.Locator(".badge")).ToHaveTextAsync("Running", new() { Timeout = Patience });
        await watched.GoAsync(stack.Dashboard + "/console?resource=worker&q=Serving");
        var lines = watched.Page.Locator(".console li");
        var before = await lines.CountAsync();
        var restarted = await watched.Page.APIRequest.PostAsync(stack.Dashboard + "/api/resources/worker/restart");
        Assert.Equal(204, restarted.Status);
        await Expect(lines).ToHaveCountAsync(before + 1, new() { Timeout = Patience });
        await watched.GoAsync(stack.Dashboard);
        await Expect(worker.Locator(".badge")).ToHaveTextAsync("Running", new() { Timeout = Patience });
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task What_was_exported_is_there_again_after_everything_was_cleared()
    {
        await using var watched = await stack.OpenDashboardAsync();
        var trace = await DashboardJob.TraceAsync(stack, watched);
        var file = await watched.Page.RunAndWaitForDownloadAsync(() => watched.Link("JSON").ClickAsync());
        await watched.GoAsync(stack.Dashboard + "/traces");
        await watched.Button("Pause intake").ClickAsync();
        await watched.Button("Clear telemetry").ClickAsync();
        await Expect(watched.Page.Locator("#live-fill")).ToContainTextAsync("0 of 10 000 traces");
        await watched.Button("Resume intake").ClickAsync();
        await watched.GoAsync($"{stack.Dashboard}/traces?q={trace}");
        await Expect(watched.Page.GetByText("No trace matches")).ToBeVisibleAsync();
        await watched.Page.GetByText("Import", new() { Exact = true }).First.ClickAsync();
        await watched.Page.GetByLabel("A file that was exported here").SetInputFilesAsync(await file.PathAsync());
        await watched.Button("Import").ClickAsync();
        await Expect(watched.Page.Locator("tbody tr")).ToContainTextAsync("generate/text/async");
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task Keys_lead_from_page_to_page()
    {
        await using var watched = await stack.OpenDashboardAsync();
        foreach (var (key, heading) in new[]
        {
            ("c", "Console"), ("s", "Structured logs"), ("t", "Traces"), ("m", "Metrics"), ("h", "Queue and dispatch"), ("r", "Resources"),
        })
        {
            await watched.Page.Keyboard.PressAsync(key);
            await Expect(watched.Heading(heading)).ToBeVisibleAsync(new() { Timeout = Patience });
            // The script that hears keys runs before the page is wholly there.
            await watched.Page.WaitForLoadStateAsync(LoadState.Load);
        }

        await watched.Page.Keyboard.PressAsync("?");
        await Expect(watched.Heading("Keys")).ToBeVisibleAsync();
        await watched.Page.Keyboard.PressAsync("Escape");
        await Expect(watched.Heading("Keys")).ToBeHiddenAsync();
        await watched.AssertCleanAsync();
    }
}
