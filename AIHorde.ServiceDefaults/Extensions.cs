using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AIHorde.ServiceDefaults;

/// <summary>What every service does the same way: telemetry, health and outgoing HTTP.</summary>
public static class Extensions
{
    /// <summary>Health probes come every second and say nothing: they leave no span.</summary>
    static readonly string[] Probes = ["/health", "/alive"];

    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);
        builder.Services.AddServiceDiscovery();
        // Outermost first: each attempt of a retry asks for the next address.
        builder.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new ResilientHandler()).AddServiceDiscovery());
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        // Who asks for health several times a second gets the answer; the log need not repeat it each time.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.AddTelemetry();
        return builder;
    }

    static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(
                    builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName,
                    serviceNamespace: "AIHorde",
                    serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}")
                .AddEnvironmentVariableDetector())
            // The runtime itself measures and names what goes out (System.Net.Http), Npgsql what goes to the database: listening is enough.
            .WithTracing(tracing => tracing
                .AddSource("System.Net.Http", "Npgsql", "AIHorde.*")
                .AddProcessor(new DropLoneQueries())
                .AddAspNetCoreInstrumentation(requests =>
                {
                    requests.RecordException = true;
                    requests.Filter = context => !Probes.Contains(context.Request.Path.Value);
                }))
            .WithMetrics(metrics => metrics
                .AddMeter("System.Net.Http", "System.Net.NameResolution", "System.Runtime", "Npgsql", "AIHorde.*")
                .AddView(Buckets.Fitting)
                .AddAspNetCoreInstrumentation()
                .SetExemplarFilter(ExemplarFilterType.TraceBased));
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.WithLogging(null, logging =>
            {
                logging.IncludeFormattedMessage = true;
                logging.IncludeScopes = true;
            });
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>/health answers for all checks (readiness), /alive for the process alone (liveness).</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health").DisableHttpMetrics();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") }).DisableHttpMetrics();
        return app;
    }
}
