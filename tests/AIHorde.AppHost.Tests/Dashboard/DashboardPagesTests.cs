using System.Net;
using System.Text;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.AppHost.Tests.Dashboard;

/// <summary>The dashboard's own server on a real port, with a few resources and spans in it.</summary>
public sealed class DashboardPagesTests : IAsyncLifetime
{
    const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    const string OtherId = "1af7651916cd43dd8448eb211c80319c";

    readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false });
    WebApplication app = null!;

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    TelemetryStore Store => app.Services.GetRequiredService<TelemetryStore>();

    public async ValueTask InitializeAsync()
    {
        var notifications = new ResourceNotifications();
        notifications.Publish(new("api", "api", "project") { State = ResourceState.Running, Healthy = true });
        var context = new DashboardContext(
            Ports.Free(), Ports.Free(), "token", "key", notifications, new ResourceLog(TimeProvider.System), new([]), () => null, TimeProvider.System)
        {
            TelemetryElsewhere = "http://elsewhere.example",
        };
        app = await DashboardServer.StartAsync(context, Cancelled);
        http.BaseAddress = new(context.Url);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "token");
        Store.Add([
            Some.Span("b7ad6b7169203331", trace: TraceId),
            Some.Span("b7ad6b7169203332", "b7ad6b7169203331", durationMs: 5, trace: TraceId, name: "queue wait"),
            Some.Span("b7ad6b7169203333", trace: OtherId)]);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Theory]
    [InlineData("/", "Resources")]
    [InlineData("/resources/api", "api")]
    [InlineData("/console", "Console")]
    [InlineData("/logs", "Structured logs")]
    [InlineData("/traces", "Traces")]
    [InlineData("/traces/" + TraceId, "work")]
    [InlineData("/traces/compare?ids=" + TraceId + "&ids=" + OtherId, "Compare two traces")]
    [InlineData("/metrics", "Metrics")]
    [InlineData("/horde", "Queue and dispatch")]
    [InlineData("/horde/ledger", "Ledger")]
    public async Task Every_page_has_one_heading_and_runs_nothing_that_is_not_ours(string path, string heading)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
        var page = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(2, page.Split("<h1>").Length);
        Assert.Contains($"<h1>{heading}</h1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" onclick=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/resources/nobody", 404)]
    [InlineData("/traces/ffffffffffffffffffffffffffffffff", 404)]
    [InlineData("/traces/ffffffffffffffffffffffffffffffff/export", 404)]
    [InlineData("/traces/compare?ids=" + TraceId, 400)]
    [InlineData("/nowhere/at/all", 404)]
    public async Task What_is_not_there_is_told_on_a_page(string path, int status)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("<h1>", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_token_a_browser_gets_a_page_that_asks_for_it_and_a_program_a_sentence()
    {
        http.DefaultRequestHeaders.Authorization = null;
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept", "text/html" } } };
        using var asked = await http.SendAsync(browser, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Contains("<label for=\"t\">Token</label>", await asked.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        using var program = await http.GetAsync(new Uri("/", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, program.StatusCode);
        Assert.DoesNotContain("<", await program.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        using var right = await http.GetAsync(new Uri("/login?t=token", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
    }

    [Theory]
    [InlineData("/traces?q=a&sort=longest", "/traces?q=a&sort=longest")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("/\t/elsewhere.example", "/")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData("", "/")]
    public async Task The_token_leads_to_the_page_that_was_asked_for_and_never_to_another_host(string wanted, string reached)
    {
        http.DefaultRequestHeaders.Authorization = null;
        using var answer = await http.GetAsync(new Uri("/login?t=token&to=" + Uri.EscapeDataString(wanted), UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(reached, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("jobs=true", TraceId, OtherId)]
    [InlineData("resource=worker-2", OtherId, TraceId)]
    public async Task Traces_are_narrowed_to_jobs_and_to_one_replica(string query, string shown, string hidden)
    {
        Store.Add([Some.Span("b7ad6b7169203334", "b7ad6b7169203333", trace: OtherId) with { Source = new("worker", "worker-2") }]);
        var page = await http.GetStringAsync(new Uri("/traces?" + query, UriKind.Relative), Cancelled);
        Assert.Contains($"/traces/{shown}", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/traces/{hidden}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_are_read_page_by_page_and_a_record_has_an_address()
    {
        Store.Add([.. Enumerable.Range(1, 450).Select(number =>
            new LogRecord(0, new("api", "1"), "Category", Some.Noon, 9, $"message {number}.", null, null, []))]);
        var newest = await PageAsync("/logs?minutes=0&from=&to=");
        Assert.Contains("450 records match; the newest 200 are shown", newest, StringComparison.Ordinal);
        Assert.Contains("before=251\">Older (250)", newest, StringComparison.Ordinal);
        var older = await PageAsync("/logs?before=251");
        Assert.Contains("message 250.", older, StringComparison.Ordinal);
        Assert.DoesNotContain("message 251.", older, StringComparison.Ordinal);
        Assert.Contains("/logs?level=1&amp;before=250#log-249", older, StringComparison.Ordinal);
        Assert.Contains(">Newest</a>", older, StringComparison.Ordinal);
        Assert.DoesNotContain("Older (", await PageAsync("/logs?before=51"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_long_trace_every_span_is_reached_by_search_page_or_link()
    {
        Store.Add([.. Enumerable.Range(1, 450).Select(number =>
            Some.Span($"{number:x16}", "b7ad6b7169203333", startMs: number, trace: OtherId, name: $"step {number}."))]);
        var plain = await PageAsync($"/traces/{OtherId}");
        Assert.Contains("1 to 200 of 451 spans", plain, StringComparison.Ordinal);
        Assert.Contains("aria-setsize=\"450\"", plain, StringComparison.Ordinal);
        Assert.DoesNotContain(">step 400.</a>", plain, StringComparison.Ordinal);
        Assert.Contains(">step 400.</a>", await PageAsync($"/traces/{OtherId}?skip=400"), StringComparison.Ordinal);
        Assert.Contains(">step 400.</a>", await PageAsync($"/traces/{OtherId}?span={400:x16}"), StringComparison.Ordinal);
        var found = await PageAsync($"/traces/{OtherId}?q=\"step+400\"");
        Assert.Contains("1 of 451 spans, with those above them", found, StringComparison.Ordinal);
        Assert.Contains(">step 400.</a>", found, StringComparison.Ordinal);
        Assert.Contains(">work</a>", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_span_names_those_that_link_to_it()
    {
        Store.Add([Some.Span("b7ad6b7169203335", trace: OtherId, name: "resumed") with { Links = [new(TraceId, "b7ad6b7169203331")] }]);
        var page = await PageAsync($"/traces/{TraceId}?span=b7ad6b7169203331");
        Assert.Contains($"/traces/{OtherId}?span=b7ad6b7169203335#span\">resumed</a>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_telemetry_goes_instead_of_to_here_is_said_on_the_pages_that_miss_it()
    {
        Assert.Contains("send their telemetry to http://elsewhere.example", await PageAsync("/traces"), StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere.example", await PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_is_told_with_its_reason()
    {
        app.Services.GetRequiredService<DashboardContext>().Notifications.Publish(
            new("worker", "worker", "project") { State = ResourceState.Waiting, Why = "for api" });
        Assert.Contains(">for api</span>", await PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_is_read_page_by_page()
    {
        var log = app.Services.GetRequiredService<DashboardContext>().Log;
        for (var number = 1; number <= 2_500; number++)
        {
            log.Write("api", $"line {number}.");
        }

        Assert.Contains("before=1501\">Older (1 500)", await PageAsync("/console"), StringComparison.Ordinal);
        var older = await PageAsync("/console?before=1501");
        Assert.Contains(">line 1500.</span>", older, StringComparison.Ordinal);
        Assert.DoesNotContain(">line 1501.</span>", older, StringComparison.Ordinal);
        Assert.Contains("1 000 are shown, before 1 000 newer ones", older, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "system", "dark")]
    [InlineData("dark", "dark", "light")]
    [InlineData("light", "light", "system")]
    public async Task The_theme_goes_from_the_systems_to_dark_to_light_and_back(string? kept, string shown, string next)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Cookie", $"theme={kept}" } } };
        using var page = await http.SendAsync(asked, Cancelled);
        var text = await page.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains($"Theme: {shown}</button>", text, StringComparison.Ordinal);
        Assert.Contains($"name=\"theme\" value=\"{next}\"", text, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("theme", next)]);
        using var changed = await http.PostAsync(new Uri("/theme", UriKind.Relative), form, Cancelled);
        var cookie = changed.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith(next == "system" ? "theme=; expires=Thu, 01 Jan 1970" : $"theme={next};", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_has_one_polite_live_region_and_says_how_full_the_buffers_are()
    {
        Store.Paused = true;
        Store.Add([Some.Span("b7ad6b7169203339", trace: OtherId)]);
        var page = await PageAsync("/traces");
        Assert.Equal(2, page.Split("aria-live=\"polite\"").Length);
        Assert.Contains("2 of 10 000 traces, oldest ", page, StringComparison.Ordinal);
        Assert.Contains("held back 1 of spans, records and points", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_leads_to_the_traces_and_logs_of_its_time_and_tells_its_least_and_most()
    {
        var now = TimeProvider.System.GetUtcNow();
        Store.Add([Some.Metric(InstrumentKind.Gauge) with
        {
            Points = [.. new[] { 3, 9, 5 }.Select((value, i) => Some.Point(0, value) with { At = now.AddSeconds((10 * i) - 60) })],
        }]);
        var page = await PageAsync("/metrics?resource=api&meter=meter&name=jobs&minutes=5");
        Assert.Contains("all <span class=\"num\">5</span> <span class=\"muted\">(3 to 9)</span>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"mono\"><a href=\"/traces?resource=api&amp;from=", page, StringComparison.Ordinal);
        Assert.Contains("<a class=\"button\" href=\"/logs?resource=api&amp;from=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_sent_with_empty_fields_narrows_nothing() =>
        Assert.Contains("2 traces match", await PageAsync("/traces?q=&resource=&min=&max=&from=&to=&sort=recent"), StringComparison.Ordinal);

    [Fact]
    public async Task What_is_exported_can_be_imported_elsewhere()
    {
        var exported = await http.GetByteArrayAsync(new Uri("/telemetry/export", UriKind.Relative), Cancelled);
        Store.Clear();
        Assert.Equal(HttpStatusCode.Redirect, await ImportAsync(exported));
        Assert.Equal([TraceId, OtherId], Store.Read(reader => reader.NewestTraces.Select(trace => trace.Id).Order().ToList()));
        Assert.Equal(HttpStatusCode.BadRequest, await ImportAsync(Encoding.UTF8.GetBytes("not telemetry")));
        Store.Paused = true;
        Assert.Equal(HttpStatusCode.BadRequest, await ImportAsync(exported));
    }

    Task<string> PageAsync(string path) => http.GetStringAsync(new Uri(path, UriKind.Relative), Cancelled);

    async Task<HttpStatusCode> ImportAsync(byte[] content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", "telemetry.ndjson" } };
        using var answer = await http.PostAsync(new Uri("/telemetry/import", UriKind.Relative), form, Cancelled);
        return answer.StatusCode;
    }
}
