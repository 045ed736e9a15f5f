using System.Runtime.InteropServices;

namespace AIHorde.Worker.Bridge.Hosting;

/// <summary>The first Ctrl+C lets running jobs finish; a second one says that the volunteer won't wait for them.</summary>
sealed class SecondInterrupt : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration registration;
    int interrupts;

    public SecondInterrupt() => registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref interrupts) == 2)
        {
            source.Cancel();
        }
    });

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
