using System.Net;
using AIHorde.Api.Blobs;
using AIHorde.Api.Tests.Http;
using AIHorde.Api.Tests.Images;
using AIHorde.Api.Tests.Requests;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Tests.Blobs;

/// <summary>The store of large installations, against a real server.</summary>
public sealed class S3BlobTests(PostgresServer server)
{
    const string model = "AlbedoBase XL (SDXL)";
    static readonly byte[] webp = Convert.FromBase64String("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=");

    [Fact]
    public async Task A_worker_uploads_to_the_bucket_and_the_requester_downloads_from_it_what_was_cleaned()
    {
        var (s3, reason) = await S3Server.StartAsync();
        if (s3 is null) Assert.Skip(reason);
        await using var stopped = s3;
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync(), services =>
            services.Configure<BlobOptions>(options => options.S3 = OptionsOf(s3)))).WithAccountsAsync();
        var asked = await node.PostAsync("/generate/async", HordeNode.Requester, new { prompt = "x", models = new[] { model } });
        var popped = (await node.PopImageAsync(model)).Body;
        using var http = new HttpClient();
        using var image = new ByteArrayContent([.. webp, .. "and a stowaway"u8]);
        Assert.Equal(HttpStatusCode.OK, (await http.PutAsync(popped.GetProperty("r2_upload").GetString(), image)).StatusCode);
        var job = popped.GetProperty("id").GetGuid();
        Assert.Equal(200, (await node.PostAsync("/generate/submit", HordeNode.WorkerOwner, new { id = job, generation = "R2", seed = 1 })).Status);

        var status = (await node.GetAsync($"/generate/status/{asked.Body.GetProperty("id").GetString()}")).Body;
        var url = status.GetProperty("generations")[0].GetProperty("img").GetString()!;
        Assert.StartsWith(s3.Endpoint, url, StringComparison.Ordinal);
        Assert.Equal(webp, await http.GetByteArrayAsync(url));
        Assert.Null(await node.Services.GetRequiredService<IBlobStore>().ReadAsync(BlobNames.OfUpload(job), CancellationToken.None));
    }

    [Fact]
    public async Task Objects_come_and_go_and_a_url_ends()
    {
        var (s3, reason) = await S3Server.StartAsync();
        if (s3 is null) Assert.Skip(reason);
        await using var stopped = s3;
        using var http = new HttpClient();
        var options = Options.Create(new BlobOptions { S3 = OptionsOf(s3), BytesMaxPerBlob = webp.Length });
        var store = new S3BlobStore(options, http, TimeProvider.System);
        Assert.Null(await store.ReadAsync("none.webp", CancellationToken.None));
        await store.StoreAsync("one.webp", webp, CancellationToken.None);
        Assert.Equal(webp, await store.ReadAsync("one.webp", CancellationToken.None));
        var longAgo = new S3BlobStore(options, http, new ManualTime());
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(longAgo.GetUrl("one.webp", ""))).StatusCode);
        await store.StoreAsync("large.webp", (byte[])[.. webp, 0], CancellationToken.None);
        Assert.Null(await store.ReadAsync("large.webp", CancellationToken.None));
        await store.DeleteAsync("one.webp", CancellationToken.None);
        await store.DeleteAsync("one.webp", CancellationToken.None);
        Assert.Null(await store.ReadAsync("one.webp", CancellationToken.None));
    }

    static S3Options OptionsOf(S3Server s3) =>
        new() { Endpoint = s3.Endpoint, Bucket = S3Server.Bucket, AccessKey = S3Server.Key, SecretKey = S3Server.Key };
}
