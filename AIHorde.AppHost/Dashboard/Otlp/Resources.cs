using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>What the three signals share: the resource that sends, the scope that measures, the clock.</summary>
static class Resources
{
    public static TelemetrySource Source(ProtoReader resource)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        while (resource.Next())
        {
            if (resource.Field == 1)
            {
                Attributes.Add(resource.Message(), attributes);
            }
            else
            {
                resource.Skip();
            }
        }

        return new(Find(attributes, "service.name") ?? "unknown", Find(attributes, "service.instance.id") ?? "");
    }

    public static string ScopeName(ProtoReader scope)
    {
        var name = "";
        while (scope.Next())
        {
            if (scope.Field == 1)
            {
                name = scope.String();
            }
            else
            {
                scope.Skip();
            }
        }

        return name;
    }

    public static DateTimeOffset Time(ulong unixNanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(unixNanoseconds / 100, long.MaxValue / 100));

    static string? Find(List<KeyValuePair<string, string>> attributes, string key) => attributes.Find(a => a.Key == key).Value;
}
