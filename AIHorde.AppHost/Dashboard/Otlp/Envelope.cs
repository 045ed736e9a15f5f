using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>What the three signals share: a request holds resources, a resource scopes, a scope the items (spans, log records, metrics).</summary>
static class Envelope
{
    /// <summary>Reads one item; null for one that is passed over.</summary>
    public delegate T? Item<T>(ProtoReader item, TelemetrySource source, string scope)
        where T : class;

    public static List<T> Items<T>(ReadOnlySpan<byte> body, Item<T> read)
        where T : class
    {
        var items = new List<T>();
        for (var request = new ProtoReader(body); request.Next(1);)
        {
            AddResource(request.Bytes(), read, items);
        }

        return items;
    }

    public static DateTimeOffset Time(ulong unixNanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(unixNanoseconds / 100, long.MaxValue / 100));

    /// <summary>Two passes: the resource may follow its scopes on the wire, and a scope's name its items.</summary>
    static void AddResource<T>(ReadOnlySpan<byte> message, Item<T> read, List<T> to)
        where T : class
    {
        var source = new TelemetrySource("unknown", "");
        for (var reader = new ProtoReader(message); reader.Next(1);)
        {
            source = Source(reader.Message());
        }

        for (var reader = new ProtoReader(message); reader.Next(2);)
        {
            AddScope(reader.Bytes(), source, read, to);
        }
    }

    static void AddScope<T>(ReadOnlySpan<byte> message, TelemetrySource source, Item<T> read, List<T> to)
        where T : class
    {
        var scope = "";
        for (var reader = new ProtoReader(message); reader.Next(1);)
        {
            scope = ScopeName(reader.Message());
        }

        for (var reader = new ProtoReader(message); reader.Next(2);)
        {
            if (read(reader.Message(), source, scope) is { } item)
            {
                to.Add(item);
            }
        }
    }

    static TelemetrySource Source(ProtoReader resource)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        while (resource.Next(1))
        {
            Attributes.Add(resource.Message(), attributes);
        }

        return new(Find("service.name") ?? "unknown", Find("service.instance.id") ?? "");

        string? Find(string key) => attributes.Find(attribute => attribute.Key == key).Value;
    }

    static string ScopeName(ProtoReader scope)
    {
        var name = "";
        while (scope.Next(1))
        {
            name = scope.String();
        }

        return name;
    }
}
