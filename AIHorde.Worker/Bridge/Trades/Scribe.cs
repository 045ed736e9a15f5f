using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Delivery;
using AIHorde.Worker.Bridge.Wire;
using AIHorde.Worker.Settings;
using AIHorde.Worker.Telemetry;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>Text jobs.</summary>
sealed class Scribe(HordeApi api, Workshop workshop, WorkerSettings settings, TimeProvider time, Random random) : ITrade
{
    /// <summary>Cleared by the first slot that learns that this server knows no drafts; read by all.</summary>
    volatile bool draftsAreTaken = true;

    public JobKind Kind => JobKind.Text;

    public string WorkerName => settings.Names.Text;

    /// <summary>A server gets one number for all models, so the smallest context holds.</summary>
    int ContextLengthMax
    {
        get
        {
            var backends = workshop.Bench.Texts.Values.Min(place => place.Text!.ContextLengthMax);
            return settings.ContextLengthMax > 0 ? Math.Min(settings.ContextLengthMax, backends) : backends;
        }
    }

    public async Task<Reply<Catch>> PopAsync(CancellationToken cancellationToken)
    {
        var request = new TextPopRequest
        {
            Name = WorkerName,
            Models = [.. workshop.Bench.Texts.Keys],
            BridgeAgent = BridgeAgent.Name,
            Nsfw = settings.Nsfw,
            Threads = settings.Threads,
            Amount = settings.Batch,
            MaxLength = settings.LengthMax,
            MaxContextLength = ContextLengthMax,
            PriorityUsernames = settings.PriorityUsers,
            RequireUpfrontKudos = settings.RequireUpfrontKudos,
            ExtraSlowWorker = settings.ExtraSlow,
        };
        return await api.PopTextAsync(request, cancellationToken) switch
        {
            Answer<TextPopAnswer> { Value: var value, TraceParent: var trace } => new Answer<Catch>(
                new Catch(TextOrder.From(value, trace) is { } job ? [job] : [], value.Skipped ?? [], value.Messages ?? []), trace),
            Refused<TextPopAnswer> refused => new Refused<Catch>(refused.Refusal),
            var lost => new Unreachable<Catch>(((Unreachable<TextPopAnswer>)lost).Why),
        };
    }

    public async Task<IReadOnlyList<Parcel>> WorkAsync(HordeJob job, TimeSpan left, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var order = (TextOrder)job;
        if (!workshop.Bench.Texts.TryGetValue(order.Model, out var place))
        {
            return [.. order.Ids.Select(id => new Parcel.Faulted(id, JobKind.Text, "The model is not offered here.", []))];
        }

        // Servers look at blacklists for images alone.
        if (settings.Blacklist.Any(word => order.Payload.Prompt!.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            return [.. order.Ids.Select(id => new Parcel.Faulted(id, JobKind.Text, "The prompt has a word of the blacklist.", []))];
        }

        var parcels = new List<Parcel>();
        foreach (var id in order.Ids)
        {
            var work = order.Work(place, settings.LengthMax, ContextLengthMax, random.NextInt64(1L << 31));
            parcels.Add(await WriteAsync(id, (ITextBackend)place.Backend, work, progress, cancellationToken));
        }

        return parcels;
    }

    public Task ProbeAsync(CancellationToken cancellationToken) => workshop.ProbeAgainAsync(JobKind.Text, cancellationToken);

    async Task<Parcel> WriteAsync(string id, ITextBackend backend, TextWork work, IProgress<double> progress, CancellationToken cancellationToken)
    {
        using var span = GenerationSpan.Of(backend, work, time);
        await using var draft = new Draft(id, work, draftsAreTaken ? api : null, progress, time, cancellationToken);
        var outcome = await GenerateAsync(backend, work, draft, cancellationToken);
        draftsAreTaken = draftsAreTaken && draft.IsTaken;
        switch (outcome)
        {
            case null:
                return new Parcel.Text(id, draft.Text, work.Seed);
            case Done<Writing> { Value: var writing }:
                span.Wrote(writing);
                return new Parcel.Text(id, TextFormat.Apply(writing.Text, work), work.Seed, writing.Tokens);
            case Failed<Writing> failed:
                span.Failed("job");
                return new Parcel.Faulted(id, JobKind.Text, failed.Reason, failed.Remarks);
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    /// <summary>Null when nobody waits for the rest any more: what is written by then is the result.</summary>
    static async Task<Outcome<Writing>?> GenerateAsync(ITextBackend backend, TextWork work, Draft draft, CancellationToken cancellationToken)
    {
        try
        {
            return await backend.GenerateAsync(work, draft, draft.Unwanted);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && draft.Unwanted.IsCancellationRequested)
        {
            return null;
        }
    }
}
