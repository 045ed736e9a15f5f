using AIHorde.Api.Blobs;
using AIHorde.Api.Blobs.Cleaning;
using AIHorde.Api.Outgoing;
using AIHorde.Ledger;

namespace AIHorde.Api.Images;

/// <summary>
/// Takes source images in: base64 or a URL. Their headers are read before anything else, nothing is decoded here, and a URL is fetched by a client that
/// reaches public addresses alone. They are kept in the blob store under names of the request, without what a camera wrote into them.
/// </summary>
sealed class SourceImages(IBlobStore store, PublicFetch fetch)
{
    public const int SideMax = 3072;
    public const int UrlBytesMax = 5000 * 1024;
    static readonly TimeSpan urlTimeout = TimeSpan.FromSeconds(2);

    public async Task<(ImageAsk Ask, HordeError? Refused)> TakeAsync(ImageAsyncBody body, ImageAsk ask, RequestId request, CancellationToken ct)
    {
        if (body.SourceImage is not { } given) return (ask, null);
        var (source, refused) = await ReadAsync(given, ct);
        if (source is null) return (ask, refused);
        if (body.SourceProcessing == "inpainting" && body.SourceMask is null && !source.Header.HasAlpha)
            return (ask, HordeError.BadRequest("Image validation failed: inpainting needs a mask or a transparent part.", Rc.InpaintingMissingMask));
        ask = ask with { SourceProcessing = body.SourceProcessing, Source = await KeepAsync(BlobNames.OfSource(request.Value), source, 1, ct) };
        if (body.SourceMask is not { } mask) return await TakeExtraAsync(body, ask, request, ct);
        var (covered, no) = await ReadAsync(mask, ct);
        if (covered is null) return (ask, no);
        return await TakeExtraAsync(body, ask with { Mask = await KeepAsync(BlobNames.OfMask(request.Value), covered, 1, ct) }, request, ct);
    }

    async Task<(ImageAsk, HordeError?)> TakeExtraAsync(ImageAsyncBody body, ImageAsk ask, RequestId request, CancellationToken ct)
    {
        var kept = new List<StoredImage>();
        foreach (var (extra, index) in (body.ExtraSourceImages ?? []).Select((e, i) => (e, i)))
        {
            var (image, refused) = await ReadAsync(extra.Image ?? "", ct);
            if (image is null) return (ask, refused);
            kept.Add(await KeepAsync(BlobNames.OfExtraSource(request.Value, index), image, extra.Strength, ct));
        }

        return (kept.Count == 0 ? ask : ask with { Extra = kept }, null);
    }

    public async Task<StoredImage> KeepAsync(string name, SourceImage image, double strength, CancellationToken ct)
    {
        await store.StoreAsync(name, image.Bytes, ct);
        return new StoredImage(name, strength);
    }

    /// <summary>Also used where the image is only looked at and not kept.</summary>
    public async Task<(SourceImage? Image, HordeError? Refused)> ReadAsync(string given, CancellationToken ct)
    {
        var isUrl = given.StartsWith("http", StringComparison.Ordinal);
        var (bytes, refused) = isUrl ? await FetchAsync(given, ct) : (Decode(given), null);
        if (refused is not null) return (null, refused);
        if (bytes is null || ImageHeader.Read(bytes) is not { } header) return (null, isUrl ? NotAnImage() : Invalid());
        if (header.Pixels > (long)SideMax * SideMax)
            return (null, HordeError.BadRequest($"Image validation failed: at most {SideMax}x{SideMax} pixels are taken.", Rc.SourceImageResolutionExceeded));
        if (header.IsAnimated) return (null, HordeError.BadRequest("Image validation failed: moving images are not taken.", Rc.ImageValidationFailed));
        return ImageCleaner.Clean(bytes) is { } clean ? (new SourceImage(clean, header), null) : (null, Invalid());
    }

    async Task<(byte[]?, HordeError?)> FetchAsync(string given, CancellationToken ct)
    {
        if (!Uri.TryCreate(given, UriKind.Absolute, out var url)) return (null, NotAnImage());
        return await fetch.GetAsync(url, UrlBytesMax, urlTimeout, ct) switch
        {
            Fetched.Content content => (content.Bytes, null),
            Fetched.TooLarge => (null, HordeError.BadRequest(
                $"Image validation failed: at most {UrlBytesMax / 1024} KiB are fetched.", Rc.SourceImageSizeExceeded)),
            _ => (null, Invalid()),
        };
    }

    /// <summary>Some clients send a data URL in spite of the contract.</summary>
    static byte[]? Decode(string given)
    {
        var text = given.StartsWith("data:", StringComparison.Ordinal) ? given[(given.IndexOf(',', StringComparison.Ordinal) + 1)..] : given;
        var bytes = new byte[text.Length * 3 / 4 + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    static HordeError Invalid() => HordeError.BadRequest("Image validation failed: it could not be read.", Rc.ImageValidationFailed);

    static HordeError NotAnImage() => HordeError.BadRequest("Image validation failed: the URL is not one of an image.", Rc.SourceImageUrlInvalid);
}

/// <summary>A source image whose header was read and found fit.</summary>
sealed record SourceImage(byte[] Bytes, ImageHeader Header);
