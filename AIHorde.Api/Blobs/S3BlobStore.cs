using System.Net;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Blobs;

/// <summary>Images in an S3-compatible store. Workers and requesters talk to it directly; what is expired, its own lifecycle rule deletes.</summary>
public sealed class S3BlobStore(IOptions<BlobOptions> options, HttpClient http, TimeProvider time) : IBlobStore
{
    static readonly TimeSpan ownLifetime = TimeSpan.FromMinutes(5);
    readonly BlobOptions options = options.Value;
    readonly SigV4 signer = new(options.Value.S3.AccessKey, options.Value.S3.SecretKey, options.Value.S3.Region);

    public string PutUrl(string name, string requestOrigin) => Public("PUT", name);

    public string GetUrl(string name, string requestOrigin) => Public("GET", name);

    public async Task StoreAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using var body = new ReadOnlyMemoryContent(content);
        using var answer = await http.PutAsync(Own("PUT", name), body, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancel)
    {
        using var answer = await http.GetAsync(Own("GET", name), HttpCompletionOption.ResponseHeadersRead, cancel);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        answer.EnsureSuccessStatusCode();
        // A presigned upload has no limit; what is longer than allowed is not taken into memory and counts as not there.
        return answer.Content.Headers.ContentLength is { } length && length <= options.BytesMaxPerBlob
            ? await answer.Content.ReadAsByteArrayAsync(cancel)
            : null;
    }

    public async Task DeleteAsync(string name, CancellationToken cancel)
    {
        using var answer = await http.DeleteAsync(Own("DELETE", name), cancel);
        if (answer.StatusCode != HttpStatusCode.NotFound) answer.EnsureSuccessStatusCode();
    }

    string Public(string verb, string name) =>
        signer.Presign(verb, Resource(options.S3.PublicEndpoint ?? options.S3.Endpoint!, name), time.GetUtcNow(), options.UrlLifetime);

    Uri Own(string verb, string name) => new(signer.Presign(verb, Resource(options.S3.Endpoint!, name), time.GetUtcNow(), ownLifetime));

    Uri Resource(string endpoint, string name) => new($"{endpoint.TrimEnd('/')}/{options.S3.Bucket}/{name}");
}
