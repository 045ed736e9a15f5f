using System.Text.RegularExpressions;
using AIHorde.Api.Tests.Contract;
using AIHorde.Api.Web.Docs;

namespace AIHorde.Api.Tests.Documents;

/// <summary>What the pages tell people to type works as it stands.</summary>
[Collection(ApiCollection.Name)]
public partial class DocsPagesTests(ApiServer server)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/docs/volunteers")]
    public async Task Commands_for_a_worker_name_what_is_in_the_source_and_this_server(string path)
    {
        var html = System.Net.WebUtility.HtmlDecode((await new Browser(server, null).GetAsync(path)).Html);
        Assert.Contains("dotnet run --project AIHorde.Worker -- --api http://localhost --key YOUR-KEY", html, StringComparison.Ordinal);
        var root = Root();
        foreach (Match named in Dockerfile().Matches(html)) Assert.True(File.Exists(Path.Combine(root, named.Value)), named.Value);
        var built = Built().Matches(html).Select(match => match.Groups[1].Value).ToList();
        foreach (Match run in Run().Matches(html)) Assert.Contains(run.Groups[1].Value, built);
        var settings = await File.ReadAllTextAsync(Path.Combine(root, "docs/reference/worker-settings.md"), TestContext.Current.CancellationToken);
        foreach (Match variable in Variable().Matches(html)) Assert.Contains($"`{variable.Value}`", settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_return_code_is_told_in_words_and_found_by_one()
    {
        Assert.Equal(Rc.Published.Order(StringComparer.Ordinal), ReturnCode.All.Select(code => code.Rc).Order(StringComparer.Ordinal));
        Assert.All(ReturnCode.All, code => Assert.EndsWith(".", code.Meaning, StringComparison.Ordinal));
        var browser = new Browser(server, null);
        var found = (await browser.GetAsync("/docs/codes?q=upscaler")).Html;
        Assert.Contains("TooManyUpscalers", found, StringComparison.Ordinal);
        Assert.DoesNotContain("KudosUpfront", found, StringComparison.Ordinal);
        Assert.Contains("/docs/codes?q=WorkerNotFound", (await browser.GetAsync($"/workers/{Guid.Empty}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examples_are_whole_programs_in_four_languages_with_everything_filled_in()
    {
        var html = System.Net.WebUtility.HtmlDecode((await new Browser(server, null).GetAsync("/docs/integrators")).Html);
        foreach (var about in new[] { "image", "text" })
        {
            foreach (var language in new[] { "sh", "cs", "py", "mjs" }) Assert.Contains($"id=\"{about}-{language}\"", html, StringComparison.Ordinal);
        }

        Assert.Contains("API = \"http://localhost/api/v2\"", html, StringComparison.Ordinal);
        foreach (var open in new[] { "{origin}", "{models}", "{textmodels}", "{size}" }) Assert.DoesNotContain(open, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo/shapes", true)]
    [InlineData("Aeala/Enterredaas-33b::someone:1", true)]
    [InlineData("x\"]}' ; rm -rf ~ #", false)]
    [InlineData("$(reboot)", false)]
    [InlineData("a\nb", false)]
    public void A_model_that_could_be_more_than_a_name_stands_in_no_program(string name, bool isPlain) => Assert.Equal(isPlain, Examples.IsPlain(name));

    static string Root()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "AIHorde.sln"))) at = Path.GetDirectoryName(at)!;
        return at;
    }

    [GeneratedRegex("deploy/[a-z.]+Dockerfile")]
    private static partial Regex Dockerfile();

    [GeneratedRegex("docker build [^<]*-t ([a-z/-]+)")]
    private static partial Regex Built();

    [GeneratedRegex("docker run [^<]* ([a-z/-]+)</code>")]
    private static partial Regex Run();

    [GeneratedRegex("AIHORDE_[A-Z_]+")]
    private static partial Regex Variable();
}
