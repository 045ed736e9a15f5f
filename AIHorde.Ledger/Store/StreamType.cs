namespace AIHorde.Ledger.Store;

/// <summary>A kind of stream: its name, the state before the first event, and the fold. Declared once, as a static field of its feature.</summary>
public abstract class StreamType(string name)
{
    public string Name { get; } = name;

    internal abstract object InitialState { get; }

    internal abstract object EvolveState(object state, IEvent happened);

    internal abstract string WriteState(object state);

    internal abstract object ReadState(string json);
}

/// <param name="name">The first part of every key of this kind of stream; never changes.</param>
/// <param name="initial">The state of a stream without events.</param>
/// <param name="evolve">Total and pure: an event that means nothing to a state leaves it as it is.</param>
public sealed class StreamType<TState>(string name, TState initial, Func<TState, IEvent, TState> evolve) : StreamType(name)
    where TState : class
{
    public TState Initial { get; } = initial;

    public TState Evolve(TState state, IEvent happened) => evolve(state, happened);

    public TState Fold(IEnumerable<IEvent> events) => events.Aggregate(Initial, evolve);

    public StreamRef<TState> Of(string id) => new(this, id);

    public StreamRef<TState> Of(Guid id) => new(this, id.ToString());

    public StreamRef<TState> Of(int id) => new(this, id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    internal override object InitialState => Initial;

    internal override object EvolveState(object state, IEvent happened) => evolve((TState)state, happened);

    internal override string WriteState(object state) => LedgerJson.Write((TState)state);

    internal override object ReadState(string json) => LedgerJson.Read<TState>(json);
}

/// <summary>One stream: what a command touches, loads and appends to.</summary>
public sealed record StreamRef<TState>(StreamType<TState> Type, string Id) where TState : class
{
    public string Key { get; } = string.Concat(Type.Name, ":", Id);
}

/// <summary>An event's place in its stream: what an entry names as the fact it belongs to.</summary>
public readonly record struct EventRef(string Stream, int Version)
{
    public override string ToString() => $"{Stream}@{Version}";
}

/// <summary>An event as recorded. <paramref name="State"/> is the stream's state just after it.</summary>
public sealed record StoredEvent(
    StreamType StreamType, string StreamId, int Version, IEvent Event, DateTimeOffset RecordedAt, string? TraceParent, object State)
{
    public string Stream { get; } = string.Concat(StreamType.Name, ":", StreamId);
}
