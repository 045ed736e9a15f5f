using System.Net;
using System.Text;
using AIHorde.Api.Blobs;
using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger.Requests;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Tests.Blobs;

public sealed class BlobTests(PostgresServer server)
{
    static readonly BlobUrls urls = new(BlobUrls.DeriveSecret("a pepper for tests only"), TimeProvider.System);

    [Fact]
    public async Task A_signed_url_allows_one_verb_on_one_name_for_a_while()
    {
        await using var node = await HordeNode.StartAsync(await server.CreateDatabaseAsync());
        var put = urls.Sign("PUT", "one.webp", "http://localhost", TimeSpan.FromMinutes(1));
        var get = urls.Sign("GET", "one.webp", "http://localhost", TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(node, put));
        Assert.Equal("hello", await node.Client.GetStringAsync(get));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(node, get));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(node, put.Replace("one.webp", "two.webp", StringComparison.Ordinal)));
        var expired = urls.Sign("GET", "one.webp", "http://localhost", TimeSpan.FromMinutes(-1));
        Assert.Equal(HttpStatusCode.Forbidden, (await node.Client.GetAsync(expired)).StatusCode);
    }

    [Fact]
    public async Task What_is_downloaded_is_never_run_by_a_browser()
    {
        await using var node = await HordeNode.StartAsync(await server.CreateDatabaseAsync());
        await node.Services.GetRequiredService<IBlobStore>().StoreAsync("evil.webp", "<script>alert(1)</script>"u8.ToArray(), CancellationToken.None);
        var answer = await node.Client.GetAsync(urls.Sign("GET", "evil.webp", "http://localhost", TimeSpan.FromMinutes(1)));
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Old_files_go_first_when_the_folder_is_full_and_none_whose_request_is_still_there()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var asked = await node.PostAsync("/generate/async", HordeNode.Requester, new { prompt = "a hill", models = new[] { "stable_diffusion" } });
        var waiting = asked.Body.GetProperty("id").GetGuid();
        var folder = Directory.CreateTempSubdirectory("aihorde-blobs-");
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var forgotten = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        foreach (var (name, minutes) in new[]
            { ("new", 0), ("older", 5), ("oldest", 10), ("expired", 61), (BlobNames.OfSource(waiting), 62), (BlobNames.OfSource(forgotten), 63) })
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllText(path, "12345");
            File.SetLastWriteTimeUtc(path, now.AddMinutes(-minutes));
        }

        var requests = node.Services.GetRequiredService<RequestQueries>();
        Assert.Equal(2, await CleanAsync(quota: 20));
        Assert.Equal([BlobNames.OfSource(waiting), "new", "older", "oldest"], folder.GetFiles().Select(f => f.Name).Order());
        Assert.Equal(2, await CleanAsync(quota: 10));
        Assert.Equal(["new", "older"], folder.GetFiles().Select(f => f.Name).Order());
        folder.Delete(recursive: true);

        async Task<int> CleanAsync(long quota)
        {
            var options = Options.Create(new BlobOptions { Directory = folder.FullName, BytesMaxInAll = quota, KeptFor = TimeSpan.FromHours(1) });
            using var cleaner = new BlobCleaner(options, requests, TimeProvider.System, NullLogger<BlobCleaner>.Instance);
            return await cleaner.CleanAsync(CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void Only_plain_names_reach_the_disk(string name) => Assert.False(BlobNames.IsValid(name));

    /// <summary>The example that the signature's specification publishes.</summary>
    [Fact]
    public void A_presigned_url_of_an_s3_store_has_the_published_signature()
    {
        var signer = new SigV4("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");
        var url = signer.Presign(
            "GET", new Uri("https://examplebucket.s3.amazonaws.com/test.txt"), new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(1));
        Assert.EndsWith("&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404", url, StringComparison.Ordinal);
    }

    static async Task<HttpStatusCode> PutAsync(HordeNode node, string url)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("hello"));
        return (await node.Client.PutAsync(url, content)).StatusCode;
    }
}
