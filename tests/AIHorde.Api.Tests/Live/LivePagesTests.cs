using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Live;

/// <summary>The live page without scripts, and what it says to Prometheus.</summary>
[Collection(ApiCollection.Name)]
public class LivePagesTests(ApiServer server)
{
    [Theory]
    [InlineData("/live", "waits-text", "all")]
    [InlineData("/live?range=24h&kind=text", "waits-text-24h", "text")]
    [InlineData("/live?range=30d&kind=image", "faults-30d", "image")]
    [InlineData("/live?range=nonsense&kind=nonsense", "claims", "all")]
    public async Task The_address_says_the_range_and_the_kind(string address, string panel, string kind)
    {
        var html = (await new Browser(server, null).GetAsync(address)).Html;
        Assert.Contains($"data-panel=\"{panel}\"", html, StringComparison.Ordinal);
        Assert.Matches($"id=\"only-{kind}\"[^>]* checked", html);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, "name=\"kind\"[^>]* checked"));
    }

    [Fact]
    public async Task A_worker_that_waits_is_idle_on_the_home_page_and_for_prometheus()
    {
        var owner = await server.UserAsync("keeper", Roles.Trusted);
        await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, """{"name":"Idle scribe","models":["koboldcpp/Enterredaas-33b"]}""");
        var idle = "Idle scribe, idle";
        var browser = new Browser(server, null);
        await Requests.Until.TrueAsync(async () => (await browser.GetAsync("/")).Html.Contains(idle, StringComparison.Ordinal));
        Assert.Contains("class=\"health\"", (await browser.GetAsync("/web/now")).Html, StringComparison.Ordinal);
        var metrics = (await browser.GetAsync("/metrics")).Html;
        Assert.Matches("aihorde_workers\\{kind=\"text\",state=\"idle\"\\} [1-9]", metrics);
        Assert.Contains("aihorde_throughput_tokens_per_second{kind=\"text\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("aihorde_model_waiting_jobs{kind=\"text\",model=\"koboldcpp/Enterredaas-33b\"}", metrics, StringComparison.Ordinal);
    }
}
