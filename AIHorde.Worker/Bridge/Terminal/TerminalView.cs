using System.Text;
using AIHorde.Worker.Bridge.Hosting;
using AIHorde.Worker.Bridge.Status;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Bridge.Terminal;

/// <summary>Redraws one block in place, calmly: twice a second, no flicker, and the last state stays on the screen at the end.</summary>
sealed class TerminalView(WorkerStatus status, RecentLines recent, WorkerSettings settings, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);
    int height;

    public static bool Fits() => !Console.IsOutputRedirected && !Console.IsErrorRedirected
        && Understands(OperatingSystem.IsWindows(), Environment.GetEnvironmentVariable("TERM"), WindowsConsole.TryEnable);

    /// <summary>Windows sets no TERM; its consoles are asked instead.</summary>
    internal static bool Understands(bool windows, string? term, Func<bool> enable) => windows ? enable() : term is { Length: > 0 } and not "dumb";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Draw();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, time);
        try
        {
            do
            {
                Draw();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The last state is drawn when everything else has stopped.
        }
    }

    void Draw()
    {
        // A terminal that was never told its size says 0.
        var width = Console.WindowWidth > 0 ? Math.Max(Console.WindowWidth - 1, 20) : 79;
        var lines = TerminalFrame.Draw(
            $"AIHorde worker {BridgeAgent.Version} for {settings.Api.Host}", status.Uptime, status.Account,
            [.. status.Trades.Select(trade => trade.Take())], recent.Take(Math.Clamp(Console.WindowHeight - 16, 3, 12)), width);
        var text = new StringBuilder();
        if (height > 0)
        {
            text.Append("\e[").Append(height).Append('F');
        }

        foreach (var line in lines)
        {
            text.Append(line).Append("\e[K\n");
        }

        text.Append("\e[J");
        height = lines.Count;
        Console.Out.Write(text.ToString());
    }
}

/// <summary>The latest log lines, which the view shows under the jobs.</summary>
sealed class RecentLines(TimeProvider time)
{
    const int LinesMax = 50;
    readonly Queue<string> lines = new();
    readonly Lock gate = new();

    public void Add(string line)
    {
        lock (gate)
        {
            lines.Enqueue($"{time.GetLocalNow():HH:mm:ss} {line}");
            if (lines.Count > LinesMax)
            {
                lines.Dequeue();
            }
        }
    }

    public IReadOnlyList<string> Take(int count)
    {
        lock (gate)
        {
            return [.. lines.TakeLast(count)];
        }
    }
}

static class TerminalServices
{
    public static void AddTerminalView(this IServiceCollection services)
    {
        if (OperatingSystem.IsWindows())
        {
            // Also where the view was asked for and nobody looked whether it fits.
            WindowsConsole.TryEnable();
        }

        services.AddSingleton<RecentLines>();
        services.AddSingleton<ILoggerProvider>(provider => new LineLoggerProvider(provider.GetRequiredService<RecentLines>().Add));
        services.AddHostedService<TerminalView>();
    }
}
