using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Delivery;
using AIHorde.Worker.Bridge.Files;
using AIHorde.Worker.Bridge.Wire;
using AIHorde.Worker.Settings;
using AIHorde.Worker.Telemetry;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>A popped alchemy form.</summary>
sealed record FormOrder(string Id, string Form, string? TraceParent, Task<Outcome<byte[]>> Source, Uri? Upload)
    : HordeJob(JobKind.Alchemy, [Id], Form, TimeSpan.FromMinutes(3), TraceParent)
{
    public override string Measure => "one form";
}

/// <summary>Alchemy: describing pictures and working on them.</summary>
sealed class Alchemist(HordeApi api, Workshop workshop, WorkerSettings settings, SourceFiles sources, TrustedHosts trusted, TimeProvider time) : ITrade
{
    public JobKind Kind => JobKind.Alchemy;

    public string WorkerName => settings.Names.Alchemy;

    public async Task<Reply<Catch>> PopAsync(CancellationToken cancellationToken)
    {
        var request = new AlchemyPopRequest
        {
            Name = WorkerName,
            Forms = [.. workshop.Bench.FormPlaces.Keys],
            BridgeAgent = BridgeAgent.Name,
            Amount = settings.Batch,
            Threads = settings.Threads,
            MaxTiles = workshop.Bench.TilesMax,
            PriorityUsernames = settings.PriorityUsers,
        };
        return await api.PopFormsAsync(request, cancellationToken) switch
        {
            Answer<AlchemyPopAnswer> { Value: var value, TraceParent: var trace } => new Answer<Catch>(
                new Catch([.. (value.Forms ?? []).Select(form => Order(form, trace)).OfType<HordeJob>()], value.Skipped ?? [], value.Messages ?? []), trace),
            Refused<AlchemyPopAnswer> refused => new Refused<Catch>(refused.Refusal),
            var lost => new Unreachable<Catch>(((Unreachable<AlchemyPopAnswer>)lost).Why),
        };
    }

    public async Task<IReadOnlyList<Parcel>> WorkAsync(HordeJob job, TimeSpan left, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var order = (FormOrder)job;
        if (!workshop.Bench.FormPlaces.TryGetValue(order.Form, out var backend))
        {
            return [new Parcel.Faulted(order.Id, JobKind.Alchemy, "The form is not offered here.", [])];
        }

        if (await order.Source.WaitAsync(cancellationToken) is not Done<byte[]> { Value: var source })
        {
            return [new Parcel.Faulted(order.Id, JobKind.Alchemy, "The source image could not be loaded.", [])];
        }

        var work = new AlchemyWork(order.Form, source);
        using var span = GenerationSpan.Of(backend, work, time);
        switch (await backend.TransmuteAsync(work, cancellationToken))
        {
            case Done<Finding> { Value: Finding.Value value }:
                return [new Parcel.FormValue(order.Id, order.Form, value.Node)];
            case Done<Finding> { Value: Finding.Image image }:
                return [new Parcel.FormImage(order.Id, order.Form, PictureFormat.AsWebP(image.Bytes), order.Upload)];
            case var failed:
                span.Failed("job");
                return [new Parcel.Faulted(order.Id, JobKind.Alchemy, (failed as Failed<Finding>)?.Reason ?? "Nothing came of it.", [])];
        }
    }

    public Task ProbeAsync(CancellationToken cancellationToken) => workshop.ProbeAgainAsync(JobKind.Alchemy, cancellationToken);

    FormOrder? Order(AlchemyForm form, string? trace)
    {
        if (form is not { Id: { Length: > 0 } id, Form: { Length: > 0 } name, SourceImage: { Length: > 0 } source })
        {
            return null;
        }

        var upload = Uri.TryCreate(form.Upload, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
        if (upload is not null)
        {
            trusted.Learn(upload);
        }

        return new FormOrder(id, name, trace, sources.FetchAsync(source, "source_image", CancellationToken.None), upload);
    }
}
