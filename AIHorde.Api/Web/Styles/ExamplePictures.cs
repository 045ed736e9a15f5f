using AIHorde.Api.Blobs;
using AIHorde.Api.Blobs.Cleaning;
using AIHorde.Api.Images;
using AIHorde.Api.Outgoing;

namespace AIHorde.Api.Web.Styles;

/// <summary>
/// Example pictures lie on hosts of their authors' choice. They are shown from here, so that no visitor tells a stranger's host who looks at a style: fetched
/// as source images are, cleaned, and kept as long as other blobs are. That there is none is kept as long, as an empty blob.
/// </summary>
sealed class ExamplePictures(IBlobStore store, PublicFetch fetch) : IDisposable
{
    const int BytesMax = 2 * 1024 * 1024;
    const int AtOnceMax = 4;
    static readonly TimeSpan timeout = TimeSpan.FromSeconds(5);
    readonly SemaphoreSlim fetching = new(AtOnceMax);

    /// <summary>Null where there is no picture to be had.</summary>
    public async Task<byte[]?> GetAsync(string url, CancellationToken ct)
    {
        var name = BlobNames.OfCopy(url);
        var bytes = await store.ReadAsync(name, ct) ?? await FetchOnceAsync(name, url, ct);
        return bytes.Length == 0 ? null : bytes;
    }

    public void Dispose() => fetching.Dispose();

    /// <summary>Who waited may find that another has fetched it.</summary>
    async Task<byte[]> FetchOnceAsync(string name, string url, CancellationToken ct)
    {
        await fetching.WaitAsync(ct);
        try
        {
            if (await store.ReadAsync(name, ct) is { } there) return there;
            var bytes = await fetch.GetAsync(new Uri(url), BytesMax, timeout, ct) is Fetched.Content content ? Picture(content.Bytes) : [];
            await store.StoreAsync(name, bytes, ct);
            return bytes;
        }
        finally
        {
            fetching.Release();
        }
    }

    static byte[] Picture(byte[] bytes) =>
        ImageHeader.Read(bytes) is { IsAnimated: false, Pixels: <= (long)SourceImages.SideMax * SourceImages.SideMax } ? ImageCleaner.Clean(bytes) ?? [] : [];
}
