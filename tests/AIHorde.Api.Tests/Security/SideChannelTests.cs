using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AIHorde.Api.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AIHorde.Api.Tests.Security;

/// <summary>What is measured and logged says nothing about who asked for what.</summary>
public class SideChannelTests(ApiServer server) : IClassFixture<ApiServer>
{
    const string Canary = "canary-of-the-quiet-mine";

    [Fact]
    [Trait("threat", "8")]
    [Trait("threat", "30")]
    public async Task Neither_measurements_nor_logs_hold_keys_prompts_names_or_addresses()
    {
        var told = new ConcurrentQueue<string>();
        using var meters = Listen(told);
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(new Collector(told));
        var user = await server.UserAsync(Canary, kudos: 1_000);
        await server.AskAsync("POST", "/api/v2/generate/text/async", user.Key, $$"""{"prompt":"{{Canary}}"}""", (ApiServer.PeerHeader, "198.51.100.77"));
        await server.AskAsync("POST", "/api/v2/generate/async", user.Key, $$$"""{"prompt":"{{{Canary}}}","params":{"steps":9000}}""");
        await server.AskAsync("POST", "/api/v2/generate/text/async", $"wrong-{Canary}", $$"""{"prompt":"{{Canary}}"}""");
        await server.AskAsync("GET", $"/api/v2/{Canary}");
        await server.AskAsync("POST", "/api/v2/kudos/transfer", user.Key, $$"""{"username":"{{Canary}}","amount":1}""");
        meters.RecordObservableInstruments();
        Assert.Contains(told, one => one.StartsWith("metric ", StringComparison.Ordinal));
        foreach (var secret in new[] { Canary, user.Key, "198.51.100.77" })
        {
            Assert.DoesNotContain(told, one => one.Contains(secret, StringComparison.Ordinal));
        }
    }

    static MeterListener Listen(ConcurrentQueue<string> told)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, meters) => meters.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Tell(instrument, tags));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Tell(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Tell(instrument, tags));
        listener.Start();
        return listener;

        void Tell(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            // Of all that is measured in this process, what the server is measured by: its own instruments and those of HTTP.
            var meter = instrument.Meter.Name;
            if (meter.StartsWith("AIHorde", StringComparison.Ordinal) || meter.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
            {
                told.Enqueue($"metric {instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
            }
        }
    }

    sealed class Collector(ConcurrentQueue<string> told) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            told.Enqueue($"log {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
