using AIHorde.Worker.Backends;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Bridge.Hosting;

/// <summary>--check: probes the backends and prints what a worker with these settings would offer, without asking any server for work.</summary>
static class BackendCheck
{
    public static async Task<int> RunAsync(WorkerSettings settings, TextWriter output)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(new LineLoggerProvider(output.WriteLine)));
        using var host = WorkerHost.Build(settings with { Terminal = false });
        var workshop = host.Services.GetRequiredService<Workshop>();
        try
        {
            await workshop.OpenAsync(CancellationToken.None);
        }
        catch (BackendUnavailableException exception)
        {
            await output.WriteLineAsync(exception.Message);
            return 1;
        }

        foreach (var line in OfferText.Lines(workshop, settings))
        {
            line(loggers.CreateLogger(""));
        }

        return settings.Kinds.Any(workshop.Bench.Offers) ? 0 : 1;
    }
}
