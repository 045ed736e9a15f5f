using System.Runtime.InteropServices;

namespace AIHorde.AppHost.Hosting;

/// <summary>Ctrl+C, SIGTERM and the terminal going away all mean: stop in order. A second one means: now.</summary>
sealed class StopSignals : IDisposable
{
    /// <summary>A terminal, a wrapper and a process group may each hand on the same key press: what comes this soon is no second one.</summary>
    static readonly TimeSpan EchoMax = TimeSpan.FromSeconds(1);

    readonly TimeProvider time;
    readonly CancellationTokenSource stop = new();
    readonly List<PosixSignalRegistration> registrations = [];

    long? first;

    public StopSignals(TimeProvider time)
    {
        this.time = time;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        }
    }

    public CancellationToken Stop => stop.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        stop.Dispose();
    }

    void Handle(PosixSignalContext context)
    {
        // The second signal takes its usual course and ends us; what we started ends with us.
        context.Cancel = first is not { } earlier || time.GetElapsedTime(earlier) < EchoMax;
        first ??= time.GetTimestamp();
        stop.Cancel();
    }
}
