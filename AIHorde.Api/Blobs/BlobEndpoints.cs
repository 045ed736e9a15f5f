using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Blobs;

/// <summary>The two ends of a signed URL of the local store. Workers put without any header; browsers get without a key.</summary>
public static class BlobEndpoints
{
    public static void MapBlobs(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(BlobUrls.Path + "/{name}", PutAsync);
        routes.MapGet(BlobUrls.Path + "/{name}", Get);
    }

    static async Task<IResult> PutAsync(
        string name, long expires, string signature, HttpContext http, DiskBlobStore store, BlobUrls urls, IOptions<BlobOptions> options)
    {
        if (!BlobNames.IsValid(name) || !urls.Verify("PUT", name, expires, signature)) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        if (http.Request.ContentLength > options.Value.BytesMaxPerBlob) return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = options.Value.BytesMaxPerBlob;
        var isStored = await store.WriteAsync(name, http.Request.Body, http.RequestAborted);
        return isStored ? TypedResults.Ok() : TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
    }

    static IResult Get(string name, long expires, string signature, HttpContext http, DiskBlobStore store, BlobUrls urls)
    {
        if (!BlobNames.IsValid(name) || !urls.Verify("GET", name, expires, signature)) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var path = store.PathOf(name);
        if (!File.Exists(path)) return TypedResults.NotFound();
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return TypedResults.PhysicalFile(path, PictureType(http, StartOf(path)));
    }

    static byte[] StartOf(string path)
    {
        var start = new byte[ImageHeader.MagicLength];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    /// <summary>The type of a picture from a stranger, with the headers that keep a browser from taking it for anything else.</summary>
    public static string PictureType(HttpContext http, ReadOnlySpan<byte> start)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return ImageHeader.FormatOf(start) switch
        {
            ImageFormat.Png => "image/png",
            ImageFormat.Jpeg => "image/jpeg",
            ImageFormat.Gif => "image/gif",
            ImageFormat.WebP => "image/webp",
            _ => "application/octet-stream",
        };
    }
}
