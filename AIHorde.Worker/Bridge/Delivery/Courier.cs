using System.Net;
using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Files;
using AIHorde.Worker.Bridge.Wire;

namespace AIHorde.Worker.Bridge.Delivery;

/// <summary>
/// Brings results to the server, as often as it takes. Submitting is safe to repeat: the server accepts a job id once and says so when
/// it comes again, so a lost answer costs nothing.
/// </summary>
sealed class Courier(HordeApi api, ResultFiles files, Pace pace, TimeProvider time, Random random)
{
    public async Task<Receipt> DeliverAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        Func<Task<Reply<SubmitAnswer>>> attempt = parcel switch
        {
            Parcel.Image image => await PrepareAsync(image, cancellationToken),
            Parcel.FormImage form => await PrepareAsync(form, cancellationToken),
            Parcel.Text text => () => api.SubmitAsync(JobKind.Text, new() { Id = text.Id, Generation = text.Written, State = "ok", Seed = text.Seed },
                cancellationToken),
            Parcel.FormValue form => () => api.SubmitFormAsync(new(form.Id, new JsonObject { [form.Form] = form.Value.DeepClone() }, "ok"), cancellationToken),
            Parcel.Faulted faulted => () => HandBackAsync(faulted, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(parcel)),
        };
        var receipt = await InsistAsync(attempt, cancellationToken);
        return parcel is Parcel.Faulted && receipt is Receipt.Accepted ? new Receipt.HandedBack() : receipt;
    }

    async Task<Func<Task<Reply<SubmitAnswer>>>> PrepareAsync(Parcel.Image image, CancellationToken cancellationToken)
    {
        var uploaded = image.Upload is not null && await files.UploadAsync(image.Upload, image.Picture.Bytes, cancellationToken);
        var submit = new Submit
        {
            Id = image.Id,
            Generation = uploaded ? "R2" : Convert.ToBase64String(image.Picture.Bytes),
            State = "ok",
            Seed = image.Picture.Seed,
            GenMetadata = Metadata(image.Picture.Remarks),
        };
        return () => api.SubmitAsync(JobKind.Image, submit, cancellationToken);
    }

    async Task<Func<Task<Reply<SubmitAnswer>>>> PrepareAsync(Parcel.FormImage form, CancellationToken cancellationToken)
    {
        var uploaded = form.Upload is not null && await files.UploadAsync(form.Upload, form.Bytes, cancellationToken);
        var result = new JsonObject { [form.Form] = uploaded ? "R2" : Convert.ToBase64String(form.Bytes) };
        return () => api.SubmitFormAsync(new(form.Id, (JsonObject)result.DeepClone(), "ok"), cancellationToken);
    }

    Task<Reply<SubmitAnswer>> HandBackAsync(Parcel.Faulted faulted, CancellationToken cancellationToken) => faulted.Kind switch
    {
        JobKind.Alchemy => api.SubmitFormAsync(new(faulted.Id, [], "faulted"), cancellationToken),
        // The schema for text knows no metadata but censorship.
        JobKind.Text => api.SubmitAsync(JobKind.Text, new() { Id = faulted.Id, Generation = "faulted", State = "faulted", Seed = -1 }, cancellationToken),
        _ => api.SubmitAsync(
            JobKind.Image,
            new() { Id = faulted.Id, Generation = "faulted", State = "faulted", Seed = -1, GenMetadata = Metadata(faulted.Remarks) },
            cancellationToken),
    };

    async Task<Receipt> InsistAsync(Func<Task<Reply<SubmitAnswer>>> attempt, CancellationToken cancellationToken)
    {
        var why = "";
        for (var failures = 1; failures <= pace.DeliveryAttemptsMax; failures++)
        {
            var wait = pace.Backoff(failures, random);
            switch (await attempt())
            {
                case Answer<SubmitAnswer> answer:
                    return new Receipt.Accepted(answer.Value.Reward ?? 0);
                case Refused<SubmitAnswer> { Refusal: var refusal }:
                    if (Final(refusal) is { } receipt)
                    {
                        return receipt;
                    }

                    why = refusal.ToString();
                    wait = refusal.RetryAfter is { } asked && asked > wait ? asked : wait;
                    break;
                case Unreachable<SubmitAnswer> unreachable:
                    why = unreachable.Why;
                    break;
            }

            await Task.Delay(wait < pace.RetryAfterMax ? wait : pace.RetryAfterMax, time, cancellationToken);
        }

        return new Receipt.Undeliverable(why);
    }

    /// <summary>Null when another attempt may help. A 404 without the contract's words is a proxy speaking for a server that is just starting.</summary>
    static Receipt? Final(Refusal refusal) => refusal switch
    {
        _ when refusal.Is("DuplicateGen", "already submitted") => new Receipt.AlreadyThere(),
        _ when refusal.Is("AbortedGen", "Please check your worker speed") => new Receipt.TooLate(refusal.Message),
        _ when refusal.Is("InvalidJobID", "Processing Job with ID") => new Receipt.TooLate(refusal.Message),
        { Status: HttpStatusCode.NotFound } => null,
        { IsPassing: true } => null,
        _ => new Receipt.Undeliverable(refusal.ToString()),
    };

    static IReadOnlyList<MetadataWire>? Metadata(IReadOnlyList<Remark> remarks) =>
        remarks.Count == 0 ? null : [.. remarks.Take(50).Select(remark => new MetadataWire(remark.Type, remark.Value, remark.Ref))];
}
