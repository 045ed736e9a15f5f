using System.Net;
using AIHorde.Api.Blobs;
using AIHorde.Api.Outgoing;
using AIHorde.Api.Tests.Alchemy;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Styles;

/// <summary>On a server of its own, for which the hosts of pictures are one in the test.</summary>
public sealed class StyleExamplePagesTests(PostgresServer postgres) : IAsyncLifetime
{
    readonly PictureHost host = new();
    readonly string place = $"https://{Guid.CreateVersion7()}.example";
    ApiServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = new(postgres) { Replace = services => services.AddHttpClient(PublicHttp.Client).ConfigurePrimaryHttpMessageHandler(() => host) };
        await server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_styles_example_is_shown_from_here_and_fetched_once()
    {
        var (page, picture, _) = await StyleAsync($"{place}/one.png");
        Assert.Contains($"src=\"{picture}\"", (await new Browser(server, null).GetAsync(page)).Html, StringComparison.Ordinal);
        Assert.Contains($"src=\"{picture}\"", (await new Browser(server, null).GetAsync("/styles")).Html, StringComparison.Ordinal);
        for (var viewer = 0; viewer < 3; viewer++)
        {
            using var answer = await server.Client.GetAsync(picture, TestContext.Current.CancellationToken);
            Assert.Equal(("image/png", "nosniff", "default-src 'none'; sandbox"), (answer.Content.Headers.ContentType?.MediaType,
                answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.GetValues("Content-Security-Policy").Single()));
            var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.Equal(ImageFormat.Png, ImageHeader.FormatOf(bytes));
        }

        Assert.Equal(1, host.Asked);
    }

    [Fact]
    public async Task What_is_no_picture_is_not_shown_and_its_host_is_asked_once()
    {
        var (_, picture, _) = await StyleAsync($"{place}/page.html");
        for (var viewer = 0; viewer < 3; viewer++) Assert.Equal(HttpStatusCode.NotFound, (await new Browser(server, null).GetAsync(picture)).Status);
        Assert.Equal(1, host.Asked);
        Assert.Equal(HttpStatusCode.NotFound, (await new Browser(server, null).GetAsync(picture[..^36] + Guid.Empty)).Status);
    }

    [Fact]
    public async Task Its_author_adds_examples_says_which_comes_first_and_takes_them_away()
    {
        var (page, picture, author) = await StyleAsync($"{place}/one.png");
        var browser = new Browser(server, author);
        var refused = await browser.PostAsync($"{page}/examples", ("url", "http://pictures.example/two.png"));
        Assert.Contains("https address", refused.Html, StringComparison.Ordinal);
        Assert.Equal($"{page}/examples", (await browser.PostAsync($"{page}/examples", ("url", $"{place}/two.png"))).Location);
        var second = (await ExamplesAsync(page)).Single(address => address != picture);
        Assert.Equal($"{page}/examples", (await browser.PostAsync(second + "/first")).Location);
        Assert.Equal([second, picture], await ExamplesAsync(page));
        await browser.PostAsync(second + "/delete");
        Assert.Equal([picture], await ExamplesAsync(page));
        var other = new Browser(server, await server.UserAsync("other"));
        Assert.Contains("alert", (await other.PostAsync(picture + "/delete")).Html, StringComparison.Ordinal);
        Assert.Equal("/account/sign-in", (await new Browser(server, null).GetAsync($"{page}/examples")).Location);
    }

    /// <summary>As the style's page shows them.</summary>
    async Task<string[]> ExamplesAsync(string page)
    {
        var html = (await new Browser(server, null).GetAsync(page)).Html;
        var sources = html.Split("<img src=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"')]);
        return [.. sources.Where(source => source.StartsWith(page, StringComparison.Ordinal))];
    }

    async Task<(string Page, string Picture, TestUser Author)> StyleAsync(string example)
    {
        var author = await server.UserAsync("author", Roles.Customizer);
        var body = $$"""{"name":"style{{Guid.CreateVersion7()}}","prompt":"{p}{np}","params":{},"models":["a model"],"public":true}""";
        var made = await server.AskAsync("POST", "/api/v2/styles/image", author.Key, body);
        Assert.Equal("", made.Rc ?? "");
        var style = made.Json.GetProperty("id").GetString();
        var added = await server.AskAsync("POST", $"/api/v2/styles/image/{style}/example", author.Key, $$"""{"url":"{{example}}","primary":true}""");
        return ($"/styles/{style}", $"/styles/{style}/examples/{added.Json.GetProperty("id").GetString()}", author);
    }

    sealed class PictureHost : HttpMessageHandler
    {
        int asked;

        public int Asked => asked;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            var isPicture = request.RequestUri!.AbsolutePath.EndsWith(".png", StringComparison.Ordinal);
            return Task.FromResult(new HttpResponseMessage
            {
                Content = new ByteArrayContent(isPicture ? Convert.FromBase64String(Pictures.Small) : "<html>"u8.ToArray()),
            });
        }
    }
}
