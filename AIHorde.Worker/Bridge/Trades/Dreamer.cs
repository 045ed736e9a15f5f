using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Delivery;
using AIHorde.Worker.Bridge.Files;
using AIHorde.Worker.Bridge.Wire;
using AIHorde.Worker.Settings;
using AIHorde.Worker.Telemetry;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>Image jobs.</summary>
sealed class Dreamer(
    HordeApi api, Workshop workshop, WorkerSettings settings, SourceFiles sources, TrustedHosts trusted, TimeProvider time, Random random) : ITrade
{
    readonly ImageSpeed speed = new();

    public JobKind Kind => JobKind.Image;

    public string WorkerName => settings.Names.Image;

    public async Task<Reply<Catch>> PopAsync(CancellationToken cancellationToken)
    {
        var bench = workshop.Bench;
        switch (await api.PopImagesAsync(Request(bench, Capabilities.Of(bench, settings)), cancellationToken))
        {
            case Answer<ImagePopAnswer> { Value: var value, TraceParent: var trace }:
                // Learnt before the sources load, which lie in the same storage.
                foreach (var upload in value.Uploads ?? (value.Upload is null ? [] : [value.Upload]))
                {
                    if (Uri.TryCreate(upload, UriKind.Absolute, out var uri))
                    {
                        trusted.Learn(uri);
                    }
                }

                var job = ImageOrder.From(value, trace, (source, role) => sources.FetchAsync(source, role, CancellationToken.None));
                return new Answer<Catch>(new Catch(job is null ? [] : [job], value.Skipped ?? [], value.Messages ?? []), trace);
            case Refused<ImagePopAnswer> refused:
                return new Refused<Catch>(refused.Refusal);
            case var lost:
                return new Unreachable<Catch>(((Unreachable<ImagePopAnswer>)lost).Why);
        }
    }

    public async Task<IReadOnlyList<Parcel>> WorkAsync(HordeJob job, TimeSpan left, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var order = (ImageOrder)job;
        if (order.Unsupported() is { } lacking)
        {
            return Fault(order, $"This worker does not do {lacking}.");
        }

        if (!workshop.Bench.Images.TryGetValue(order.Model, out var place))
        {
            return Fault(order, "The model is not offered here.");
        }

        var (source, mask) = (await Loaded(order.Source, cancellationToken), await Loaded(order.Mask, cancellationToken));
        if (source is Failed<byte[]> lostSource)
        {
            return Fault(order, lostSource.Reason, lostSource.Remarks);
        }

        if (mask is Failed<byte[]> lostMask)
        {
            return Fault(order, lostMask.Reason, lostMask.Remarks);
        }

        var finishing = new Finishing(workshop.Bench, place, order.Payload.PostProcessing ?? []);
        var work = order.Work(place, finishing.Own, (source as Done<byte[]>)?.Value, (mask as Done<byte[]>)?.Value, random);
        return (long)work.Width * work.Height > settings.PixelsMax ? Fault(order, "The picture is larger than this worker allows.")
            : finishing.Refusal(work) is { } refusal ? Fault(order, refusal)
            : !speed.Fits(work, left) ? Fault(order, "This machine would not be done in time.")
            : await WatchedAsync(order, (IImageBackend)place.Backend, work, finishing, left, progress, cancellationToken);
    }

    public Task ProbeAsync(CancellationToken cancellationToken) => workshop.ProbeAgainAsync(JobKind.Image, cancellationToken);

    ImagePopRequest Request(Bench bench, Capabilities capabilities) => new()
    {
        Name = WorkerName,
        Models = [.. bench.Images.Keys],
        BridgeAgent = BridgeAgent.Name,
        Nsfw = settings.Nsfw,
        Threads = settings.Threads,
        Amount = settings.Batch,
        MaxPixels = speed.PixelsMax(settings.PixelsMax),
        Blacklist = settings.Blacklist,
        PriorityUsernames = settings.PriorityUsers,
        RequireUpfrontKudos = settings.RequireUpfrontKudos,
        ExtraSlowWorker = settings.ExtraSlow,
        LimitMaxSteps = settings.LimitStepsMax,
        AllowImageToImage = capabilities.ImageToImage,
        AllowPainting = capabilities.Painting,
        AllowUnsafeAddress = settings.AllowUnsafeAddress,
        AllowPostProcessing = capabilities.PostProcessing,
        AllowControlNet = capabilities.ControlNet,
        AllowLora = capabilities.Lora,
        Capabilities = capabilities.Names,
    };

    async Task<IReadOnlyList<Parcel>> WatchedAsync(
        ImageOrder order, IImageBackend backend, ImageWork work, Finishing finishing, TimeSpan left, IProgress<double> progress,
        CancellationToken cancellationToken)
    {
        using var foresight = new Foresight(progress, left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(foresight.Token, cancellationToken);
        try
        {
            return await GenerateAsync(order, backend, work, finishing, foresight, either.Token);
        }
        catch (OperationCanceledException) when (foresight.Token.IsCancellationRequested)
        {
            return Fault(order, "It would not have been done in time.");
        }
    }

    async Task<IReadOnlyList<Parcel>> GenerateAsync(
        ImageOrder order, IImageBackend backend, ImageWork work, Finishing finishing, IProgress<double> progress, CancellationToken cancellationToken)
    {
        using var span = GenerationSpan.Of(backend, work, time);
        var started = time.GetTimestamp();
        var outcome = await backend.GenerateAsync(work, progress, cancellationToken);
        if (outcome is Done<IReadOnlyList<Picture>> { Value: var drawn })
        {
            speed.Learn(work, time.GetElapsedTime(started), order.Lifetime);
            outcome = await finishing.FinishAsync(drawn, cancellationToken);
        }

        switch (outcome)
        {
            case Failed<IReadOnlyList<Picture>> failed:
                span.Failed("job");
                return Fault(order, failed.Reason, failed.Remarks);
            case Done<IReadOnlyList<Picture>> { Value: var pictures }:
                return [.. order.Ids.Select((id, index) => index < pictures.Count
                    ? new Parcel.Image(id, Finish(pictures[index], index, order.Ids.Count), order.Uploads[index])
                    : (Parcel)new Parcel.Faulted(id, JobKind.Image, "The backend made fewer pictures than asked.", []))];
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    /// <summary>Members of a batch say which one they are.</summary>
    static Picture Finish(Picture picture, int index, int count) => picture with
    {
        Bytes = PictureFormat.AsWebP(picture.Bytes),
        Remarks = count > 1 ? [.. picture.Remarks, new Remark("batch_index", "see_ref", index.ToString())] : picture.Remarks,
    };

    static async Task<Outcome<byte[]>?> Loaded(Task<Outcome<byte[]>>? loading, CancellationToken cancellationToken) =>
        loading is null ? null : await loading.WaitAsync(cancellationToken);

    static IReadOnlyList<Parcel> Fault(ImageOrder order, string reason, params IReadOnlyList<Remark> remarks) =>
        [.. order.Ids.Select(id => new Parcel.Faulted(id, JobKind.Image, reason, remarks))];
}
