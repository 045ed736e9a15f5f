using System.Text.RegularExpressions;
using AIHorde.Api.Tests.Contract;

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
