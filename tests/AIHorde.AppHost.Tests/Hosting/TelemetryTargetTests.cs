using AIHorde.AppHost.Hosting;

namespace AIHorde.AppHost.Tests.Hosting;

public sealed class TelemetryTargetTests
{
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "https://me:secret@collector.example:4318/v1", "https://collector.example:4318 (OTEL_EXPORTER_OTLP_ENDPOINT)")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317", "http://localhost:4317 (ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL)")]
    [InlineData("OTEL_SERVICE_NAME", "api", null)]
    public void Telemetry_that_goes_elsewhere_is_said_to_without_the_secrets_of_the_address(string setting, string value, string? expected) =>
        Assert.Equal(expected, TelemetryTarget.Elsewhere(name => name == setting ? value : null));
}
