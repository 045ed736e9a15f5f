using System.Diagnostics.CodeAnalysis;

namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>Spans by trace, the trace that was first seen longest ago evicted first. Guarded by the store's lock.</summary>
sealed class TraceBuffer(TelemetryLimits limits)
{
    readonly Dictionary<string, Entry> byId = [];
    readonly Queue<string> arrival = new();

    public int Traces => byId.Count;

    public int Spans { get; private set; }

    public void Add(Span span)
    {
        if (!byId.TryGetValue(span.TraceId, out var entry))
        {
            byId.Add(span.TraceId, entry = new());
            arrival.Enqueue(span.TraceId);
        }

        // A sender that got no answer sends again, and a file may be imported twice.
        if (entry.Ids.Contains(span.SpanId))
        {
            return;
        }

        if (entry.Spans.Count < limits.SpansPerTraceMax)
        {
            entry.Spans.Add(span);
            entry.Ids.Add(span.SpanId);
            Spans++;
        }
        else
        {
            entry.Dropped++;
        }

        entry.Made = null;

        while ((byId.Count > limits.TracesMax || Spans > limits.SpansMax) && byId.Count > 1)
        {
            Evict();
        }
    }

    public bool Contains(string id) => byId.ContainsKey(id);

    public bool TryGet(string id, [NotNullWhen(true)] out Trace? trace)
    {
        trace = byId.TryGetValue(id, out var entry) ? Made(id, entry) : null;
        return trace is not null;
    }

    public Trace? Oldest => arrival.TryPeek(out var id) ? Made(id, byId[id]) : null;

    /// <summary>Newest first.</summary>
    public IEnumerable<Trace> Newest() => arrival.Reverse().Select(id => Made(id, byId[id]));

    public void Clear()
    {
        byId.Clear();
        arrival.Clear();
        Spans = 0;
    }

    static Trace Made(string id, Entry entry) => entry.Made ??= new(id, [.. entry.Spans], entry.Dropped);

    void Evict()
    {
        if (byId.Remove(arrival.Dequeue(), out var entry))
        {
            Spans -= entry.Spans.Count;
        }
    }

    sealed class Entry
    {
        public List<Span> Spans { get; } = [];

        public HashSet<string> Ids { get; } = [];

        public int Dropped { get; set; }

        /// <summary>What readers were given last. It is as good as new until a span arrives, so that a look at all traces does not copy all spans.</summary>
        public Trace? Made { get; set; }
    }
}
