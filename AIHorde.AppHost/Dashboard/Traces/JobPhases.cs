using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>A stretch of a job's life.</summary>
public sealed record JobPhase(string Name, DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}

/// <summary>What a job earned its worker, as the span of the settlement says.</summary>
public sealed record Settlement(string SpanId, string Kudos, string WorkerId, string Worker);

/// <summary>
/// The life of a job as its trace tells it: asked, waiting, claimed, generating, uploading, settled. What has not happened yet, or was done by a worker
/// that sends no spans, is left out. A request of several jobs shows the first to start and the last to end.
/// </summary>
public sealed record JobPhases(IReadOnlyList<JobPhase> Phases, TimeSpan Waited, TimeSpan Generated, TimeSpan Overhead)
{
    /// <summary>One for each of the request's results that was paid.</summary>
    public IReadOnlyList<Settlement> Settlements { get; init; } = [];

    /// <summary>The API's spans for a job's time in the queue and for paying its worker.</summary>
    public const string QueueWait = "queue wait";
    const string Settle = "settle";

    /// <summary>What the semantic conventions put on a span that runs a model.</summary>
    const string Generation = "gen_ai.operation.name";

    /// <summary>Null for a trace that is no job's.</summary>
    public static JobPhases? Of(Trace trace)
    {
        var waits = trace.Spans.Where(span => span.Name == QueueWait).ToList();
        if (waits.Count == 0)
        {
            return null;
        }

        var works = trace.Spans.Where(span => span.Attributes.Any(attribute => attribute.Key == Generation)).ToList();
        var settled = trace.Spans.Where(span => span.Name == Settle).ToList();
        var claimed = waits.Min(span => span.End);
        List<JobPhase> phases = [new("asked", trace.Start, waits.Min(span => span.Start)), new("waiting", waits.Min(span => span.Start), claimed)];
        if (works.Count > 0)
        {
            var generated = works.Max(span => span.End);
            phases.Add(new("claimed", claimed, works.Min(span => span.Start)));
            phases.Add(new("generating", works.Min(span => span.Start), generated));
            claimed = generated;
        }

        if (settled.Count > 0)
        {
            phases.Add(new(works.Count > 0 ? "uploading" : "at the worker", claimed, settled.Max(span => span.Start)));
            phases.Add(new("settled", settled.Max(span => span.Start), settled.Max(span => span.End)));
        }

        var waited = Covered(waits);
        var worked = Covered(works);
        var rest = trace.Duration - waited - worked;
        return new([.. phases.Where(phase => phase.To > phase.From)], waited, worked, rest > TimeSpan.Zero ? rest : TimeSpan.Zero)
        {
            Settlements = [.. settled.Select(Settled).OfType<Settlement>()],
        };
    }

    static Settlement? Settled(Span span)
    {
        return Tag("aihorde.kudos") is { } kudos && Tag("aihorde.worker.id") is { } worker
            ? new(span.SpanId, kudos, worker, Tag("aihorde.worker.name") ?? worker)
            : null;

        string? Tag(string key) => span.Attributes.FirstOrDefault(attribute => attribute.Key == key).Value;
    }

    /// <summary>How long at least one of the spans ran: two at once count once.</summary>
    static TimeSpan Covered(IEnumerable<Span> spans)
    {
        var covered = TimeSpan.Zero;
        var reached = DateTimeOffset.MinValue;
        foreach (var span in spans.OrderBy(span => span.Start))
        {
            var from = span.Start > reached ? span.Start : reached;
            covered += span.End > from ? span.End - from : TimeSpan.Zero;
            reached = span.End > reached ? span.End : reached;
        }

        return covered;
    }
}
