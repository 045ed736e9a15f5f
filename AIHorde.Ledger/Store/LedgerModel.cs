using System.Collections.Frozen;
using System.Reflection;

namespace AIHorde.Ledger.Store;

/// <summary>What the ledger is made of: every kind of stream, event and projection. Features add theirs with <c>AddLedgerFeature</c>.</summary>
public sealed class LedgerModel
{
    readonly FrozenDictionary<string, Type> eventTypes;
    readonly FrozenDictionary<Type, string> eventNames;

    public LedgerModel(IEnumerable<LedgerFeature> features)
    {
        var all = features.Concat(LedgerFeature.OfTheLedger()).Distinct().ToList();
        Streams = all.SelectMany(f => f.Streams).ToFrozenDictionary(s => s.Name);
        Projections = [.. all.SelectMany(f => f.Projections)];
        LaterProjections = [.. all.SelectMany(f => f.LaterProjections)];
        Upcasters = all.SelectMany(f => f.Upcasters).ToFrozenDictionary(u => u.OldName);
        Assemblies = [.. all.Select(f => f.Assembly).Distinct()];
        var named = Assemblies.SelectMany(a => a.GetTypes())
            .Where(t => t is { IsAbstract: false } && typeof(IEvent).IsAssignableFrom(t))
            .Select(t => (Type: t, t.GetCustomAttribute<EventTypeAttribute>()?.Name)).ToList();
        if (named.Find(t => t.Name is null).Type is { } nameless) throw new InvalidOperationException($"{nameless} has no [EventType]");
        eventTypes = named.ToFrozenDictionary(t => t.Name!, t => t.Type);
        eventNames = named.ToFrozenDictionary(t => t.Type, t => t.Name!);
    }

    public IReadOnlyDictionary<string, StreamType> Streams { get; }

    public IReadOnlyList<Projection> Projections { get; }

    public IReadOnlyList<LaterProjection> LaterProjections { get; }

    internal IReadOnlyList<Assembly> Assemblies { get; }

    internal FrozenDictionary<string, Upcaster> Upcasters { get; }

    public string NameOf(IEvent happened) => eventNames.TryGetValue(happened.GetType(), out var name) ? name
        : throw new InvalidOperationException($"{happened.GetType()} is not a registered event");

    public IEvent ReadEvent(string name, string json)
    {
        while (Upcasters.TryGetValue(name, out var upcaster)) (name, json) = (upcaster.NewName, upcaster.Rewrite(json));
        return (IEvent)LedgerJson.Read(json, eventTypes[name]);
    }
}

/// <summary>Reads an event of an older shape as its successor. The log itself keeps the old shape.</summary>
public sealed record Upcaster(string OldName, string NewName, Func<string, string> Rewrite);

/// <summary>One feature's part of the model. Events are found in the assembly of the feature by their <see cref="EventTypeAttribute"/>.</summary>
public sealed class LedgerFeature(Assembly assembly)
{
    internal static readonly LedgerFeature Core = new LedgerFeature(typeof(LedgerFeature).Assembly)
        .Stream(Names.Type).Stream(Holds.Type).Project(new HoldRows());

    /// <summary>
    /// The features of this assembly: whatever holds a static <see cref="LedgerFeature"/>. So the operator's commands know every projection without a list.
    /// </summary>
    internal static IEnumerable<LedgerFeature> OfTheLedger() => typeof(LedgerFeature).Assembly.GetTypes()
        .Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(field => field.FieldType == typeof(LedgerFeature))
        .Select(field => (LedgerFeature)field.GetValue(null)!);

    internal Assembly Assembly { get; } = assembly;

    internal List<StreamType> Streams { get; } = [];

    internal List<Projection> Projections { get; } = [];

    internal List<LaterProjection> LaterProjections { get; } = [];

    internal List<Upcaster> Upcasters { get; } = [];

    public LedgerFeature Stream(StreamType type)
    {
        Streams.Add(type);
        return this;
    }

    public LedgerFeature Project(Projection projection)
    {
        Projections.Add(projection);
        return this;
    }

    public LedgerFeature ProjectLater(LaterProjection projection)
    {
        LaterProjections.Add(projection);
        return this;
    }

    public LedgerFeature Upcast(string oldName, string newName, Func<string, string> rewrite)
    {
        Upcasters.Add(new(oldName, newName, rewrite));
        return this;
    }
}
