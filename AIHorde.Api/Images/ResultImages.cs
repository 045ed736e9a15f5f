using AIHorde.Api.Blobs;
using AIHorde.Api.Blobs.Cleaning;

namespace AIHorde.Api.Images;

/// <summary>
/// Takes results in. What a worker uploaded lies under a name that no requester ever gets; only what was looked at and cleaned moves to the name that is
/// given out, so that an upload after the submit changes nothing.
/// </summary>
sealed class ResultImages(IBlobStore store)
{
    const string uploaded = "R2";

    /// <summary>A source of the largest size, upscaled by four.</summary>
    const long pixelsMax = 16L * SourceImages.SideMax * SourceImages.SideMax;

    /// <summary>What came in the body and is no image is kept as it came, as the contract has it.</summary>
    public async Task<(string? Verbatim, HordeError? Refused)> TakeAsync(Guid job, string generation, CancellationToken ct)
    {
        if (generation == uploaded) return (null, await TakeUploadAsync(job, ct));
        var bytes = new byte[generation.Length * 3 / 4 + 3];
        return Convert.TryFromBase64String(generation, bytes, out var length) && ImageHeader.FormatOf(bytes.AsSpan(0, length)) != ImageFormat.Unknown
            ? (null, await KeepAsync(job, bytes.AsMemory(0, length), ct))
            : (generation.Replace('\0', '\uFFFD'), null);
    }

    /// <summary>A worker that says it uploaded and did not is believed, as the contract has it; its requester finds nothing under the URL.</summary>
    async Task<HordeError?> TakeUploadAsync(Guid job, CancellationToken ct)
    {
        var upload = BlobNames.OfUpload(job);
        if (await store.ReadAsync(upload, ct) is not { } bytes) return null;
        if (await KeepAsync(job, bytes, ct) is { } refused) return refused;
        await store.DeleteAsync(upload, ct);
        return null;
    }

    async Task<HordeError?> KeepAsync(Guid job, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        if (ImageHeader.Read(bytes.Span) is not { Pixels: <= pixelsMax } || ImageCleaner.Clean(bytes.Span) is not { } clean)
            return HordeError.BadRequest("Image validation failed: the result is no whole WebP, PNG, JPEG or GIF image.", Rc.ImageValidationFailed);
        await store.StoreAsync(BlobNames.OfJob(job), clean, ct);
        return null;
    }
}
