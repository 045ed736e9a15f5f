namespace AIHorde.AppHost.Hosting;

/// <summary>Where the services send their telemetry: what the outside says, an Aspire dashboard that the outside names, else our own dashboard.</summary>
static class TelemetryTarget
{
    static readonly string[] Settings = ["OTEL_EXPORTER_OTLP_ENDPOINT", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"];

    /// <summary>Where the telemetry goes instead of to our dashboard, and which setting says so; null where it comes here.</summary>
    public static string? Elsewhere(Func<string, string?>? outside = null)
    {
        var setting = Settings.FirstOrDefault(name => (outside ?? Outside.Variable)(name) is not null);
        return setting is null ? null : $"{WithoutSecrets((outside ?? Outside.Variable)(setting)!)} ({setting})";
    }

    static string WithoutSecrets(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : "an address";

    /// <param name="otlpPort">Where our dashboard takes OTLP over HTTP.</param>
    /// <param name="otlpKey">What it asks of those who send.</param>
    public static IReadOnlyList<ServiceVariable> Variables(int otlpPort, string otlpKey)
    {
        List<ServiceVariable> variables =
        [
            new("OTEL_BLRP_SCHEDULE_DELAY", "1000"),
            new("OTEL_BSP_SCHEDULE_DELAY", "1000"),
            new("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
            new("OTEL_TRACES_SAMPLER", "always_on"),
            new("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based"),
        ];
        if (Outside.Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is null)
        {
            var (endpoint, protocol) =
                Outside.Variable("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL") is { } http ? (http, "http/protobuf")
                : Outside.Variable("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL") is { } grpc ? (grpc, "grpc")
                : ($"http://localhost:{otlpPort}", "http/protobuf");
            variables.Add(new("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
            variables.Add(new("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));
            variables.Add(new("OTEL_EXPORTER_OTLP_HEADERS", _ => $"x-otlp-api-key={otlpKey}", Secret: true));
        }

        return variables;
    }
}
