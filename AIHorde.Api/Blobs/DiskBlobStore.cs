using Microsoft.Extensions.Options;

namespace AIHorde.Api.Blobs;

/// <summary>The default: files in one folder, spread over subfolders by the last characters of their id.</summary>
public sealed class DiskBlobStore(IOptions<BlobOptions> options, BlobUrls urls) : IBlobStore
{
    readonly BlobOptions options = options.Value;

    public string PutUrl(string name, string requestOrigin) => urls.Sign("PUT", name, Origin(requestOrigin), options.UrlLifetime);

    public string GetUrl(string name, string requestOrigin) => urls.Sign("GET", name, Origin(requestOrigin), options.UrlLifetime);

    public async Task StoreAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using var memory = new MemoryStream(content.ToArray(), writable: false);
        await WriteAsync(name, memory, cancel);
    }

    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancel)
    {
        var path = PathOf(name);
        try
        {
            return await File.ReadAllBytesAsync(path, cancel);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancel)
    {
        var path = PathOf(name);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    /// <summary>Writes beside and renames, so that nobody ever reads half an image. False when it is longer than allowed.</summary>
    public async Task<bool> WriteAsync(string name, Stream content, CancellationToken cancel)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var partial = $"{path}.{Path.GetRandomFileName()}.part";
        try
        {
            if (!await CopyAsync(content, partial, cancel)) return false;
            File.Move(partial, path, overwrite: true);
            return true;
        }
        finally
        {
            if (File.Exists(partial)) File.Delete(partial);
        }
    }

    public string PathOf(string name)
    {
        if (!BlobNames.IsValid(name)) throw new ArgumentException("Not a blob name", nameof(name));
        var id = name.Split('.', '_')[0];
        return Path.Combine(options.Directory, id.Length < 2 ? "__" : id[^2..], name);
    }

    async Task<bool> CopyAsync(Stream content, string path, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        var buffer = new byte[64 * 1024];
        var length = 0L;
        int read;
        while ((read = await content.ReadAsync(buffer, cancel)) > 0)
        {
            length += read;
            if (length > options.BytesMaxPerBlob) return false;
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        return true;
    }

    string Origin(string requestOrigin) => options.PublicOrigin ?? requestOrigin;
}
