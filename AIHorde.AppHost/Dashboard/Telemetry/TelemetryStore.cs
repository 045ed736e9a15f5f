namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>How full the buffers are and what was turned away.</summary>
public sealed record TelemetryFill(
    int Traces,
    int Spans,
    int Logs,
    int Instruments,
    int Series,
    long SpansReceived,
    long LogsReceived,
    long PointsReceived,
    long SeriesRefused,
    bool Paused,
    long HeldBack,
    TimeSpan? OldestTrace,
    TimeSpan? OldestLog,
    string? Elsewhere);

/// <summary>
/// What the services have told about themselves, in memory, bounded by <see cref="TelemetryLimits"/>. Intake and pages run on many threads:
/// one lock guards everything, and readers leave with copies.
/// </summary>
public sealed class TelemetryStore(TelemetryLimits limits, TimeProvider? time = null)
{
    readonly TimeProvider time = time ?? TimeProvider.System;
    readonly Lock gate = new();
    readonly TraceBuffer traces = new(limits);
    readonly Ring<LogRecord> logs = new(limits.LogsMax);
    readonly Dictionary<InstrumentKey, Instrument> instruments = [];
    readonly Dictionary<string, MetricUse> metricUse = [];
    readonly HashSet<TelemetrySource> metricSources = [];
    long logSequence;
    long spansReceived;
    long pointsReceived;
    long seriesRefused;

    /// <summary>What was dropped since the pause began.</summary>
    long heldBack;
    TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TelemetryLimits Limits => limits;

    /// <summary>While paused, what arrives is counted and dropped, so that a picture can be studied.</summary>
    public bool Paused
    {
        get;
        set
        {
            lock (gate)
            {
                heldBack = 0;
                field = value;
            }
        }
    }

    /// <summary>Where the services send what would have come here.</summary>
    public string? Elsewhere { get; init; }

    public void Add(IReadOnlyCollection<Span> spans)
    {
        lock (gate)
        {
            spansReceived += spans.Count;
            heldBack += Paused ? spans.Count : 0;
            foreach (var span in Paused ? [] : spans)
            {
                traces.Add(span);
            }
        }

        Signal();
    }

    public void Add(IReadOnlyCollection<LogRecord> records)
    {
        lock (gate)
        {
            heldBack += Paused ? records.Count : 0;
            foreach (var record in records)
            {
                logSequence++;
                if (!Paused)
                {
                    logs.Add(record with { Sequence = logSequence });
                }
            }
        }

        Signal();
    }

    public void Add(IReadOnlyCollection<MetricBatch> metrics)
    {
        lock (gate)
        {
            foreach (var metric in metrics)
            {
                pointsReceived += metric.Points.Count;
                heldBack += Paused ? metric.Points.Count : 0;
                if (!Paused)
                {
                    Keep(metric);
                }
            }

            if (!Paused && metricSources.Count < limits.SeriesPerResourceMax)
            {
                metricSources.UnionWith(metrics.Select(metric => metric.Source));
            }
        }

        Signal();
    }

    void Keep(MetricBatch metric)
    {
        var resource = metric.Source.Resource;
        var key = new InstrumentKey(resource, metric.Meter, metric.Name);
        if (!metricUse.TryGetValue(resource, out var use) && metricUse.Count < limits.ResourcesMax)
        {
            metricUse.Add(resource, use = new(limits));
        }

        if (use is null || (!instruments.TryGetValue(key, out var instrument) && !use.TakeInstrument()))
        {
            seriesRefused += metric.Points.Count;
            return;
        }

        if (instrument is null)
        {
            instruments.Add(key, instrument = new(key, metric));
        }

        seriesRefused += instrument.Add(metric, use, metricSources.Contains(metric.Source), limits);
    }

    /// <summary>Looks at everything under the lock; the answer must hold no reference into the buffers.</summary>
    public T Read<T>(Func<ITelemetryReader, T> read)
    {
        lock (gate)
        {
            return read(new Reader(this));
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            traces.Clear();
            logs.Clear();
            instruments.Clear();
            metricUse.Clear();
            metricSources.Clear();
        }

        Signal();
    }

    /// <summary>Completes at the next arrival after the call.</summary>
    public Task ChangedAsync() => Volatile.Read(ref changed).Task;

    void Signal() => Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    sealed class Reader(TelemetryStore store) : ITelemetryReader
    {
        public IEnumerable<Trace> NewestTraces => store.traces.Newest();

        public Trace? FindTrace(string id) => store.traces.TryGet(id, out var trace) ? trace : null;

        public bool HasTrace(string id) => store.traces.Contains(id);

        public IReadOnlyList<LogRecord> Logs => store.logs;

        public IEnumerable<Instrument> Instruments => store.instruments.Values;

        public TelemetryFill Fill => new(
            store.traces.Traces,
            store.traces.Spans,
            store.logs.Count,
            store.instruments.Count,
            store.metricUse.Values.Sum(use => use.Series),
            store.spansReceived,
            store.logSequence,
            store.pointsReceived,
            store.seriesRefused,
            store.Paused,
            store.heldBack,
            Age(store.traces.Oldest?.Start),
            store.logs.Count > 0 ? Age(store.logs[0].At) : null,
            store.Elsewhere);

        TimeSpan? Age(DateTimeOffset? at) => at is { } since && store.time.GetUtcNow() - since is { Ticks: > 0 } age ? age : null;
    }
}

/// <summary>A look at the buffers, valid only inside <see cref="TelemetryStore.Read{T}"/>.</summary>
public interface ITelemetryReader
{
    IEnumerable<Trace> NewestTraces { get; }

    IReadOnlyList<LogRecord> Logs { get; }

    IEnumerable<Instrument> Instruments { get; }

    TelemetryFill Fill { get; }

    Trace? FindTrace(string id);

    bool HasTrace(string id);
}
