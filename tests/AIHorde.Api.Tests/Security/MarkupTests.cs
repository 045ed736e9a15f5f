using AIHorde.Api.Blobs;
using AIHorde.Api.Tests.Contract;
using AIHorde.Api.Web;
using AIHorde.Ledger.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Security;

/// <summary>Names and texts of strangers, on pages and in answers.</summary>
[Collection(ApiCollection.Name)]
[Trait("threat", "21")]
public class MarkupTests(ApiServer server)
{
    static readonly string[] hostile =
    [
        "<script>alert(1)</script>", "\\\"><img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "javascript:alert(1)", "{{constructor}}",
        "</title><script>x",
    ];

    [Fact]
    public async Task Names_are_shown_as_text()
    {
        var owner = await server.UserAsync("markup", Roles.Trusted, kudos: 1_000);
        foreach (var (name, n) in hostile.Select((name, n) => (name, n)))
        {
            var popped = await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, $$"""{"name":"{{name}} {{n}}","models":["{{name}}"]}""");
            Assert.True(popped.Status is 200 or 403, popped.ToString());
            await server.AskAsync("POST", "/api/v2/teams", owner.Key, $$"""{"name":"{{name}} {{n}}","info":"{{name}} info"}""");
        }

        foreach (var page in new[] { "/", "/workers", "/models", "/teams", "/leaderboard", "/styles", "/live" })
        {
            var answer = await server.SendAsync(HttpMethod.Get, page);
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)answer.StatusCode);
            foreach (var raw in (string[])["<script>alert", "<img src=x", "<svg/onload", "</title><script"])
            {
                Assert.DoesNotContain(raw, html, StringComparison.OrdinalIgnoreCase);
            }

            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pictures_of_an_object_store_are_let_in_by_its_origin_alone()
    {
        await using var services = new ServiceCollection()
            .Configure<BlobOptions>(blobs => blobs.S3.PublicEndpoint = "https://pictures.example/account").BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseSecurityHeaders();
        var context = new DefaultHttpContext { RequestServices = services, Request = { Path = "/images" } };
        await app.Build()(context);
        var policy = context.Response.Headers.ContentSecurityPolicy.ToString();
        Assert.Contains("img-src 'self' blob: data: https://pictures.example;", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self' https://pictures.example;", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v2/workers")]
    [InlineData("/api/v2/teams")]
    [InlineData("/api/v2/nosuch")]
    [InlineData("/api/v2/status/models/<script>alert(1)</script>")]
    public async Task An_answer_is_json_and_is_taken_for_nothing_else(string path)
    {
        var answer = await server.SendAsync(HttpMethod.Get, path);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
