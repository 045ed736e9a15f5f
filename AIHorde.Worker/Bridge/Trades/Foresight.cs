namespace AIHorde.Worker.Bridge.Trades;

/// <summary>
/// Watches a running picture against its lease. One that will plainly not be done in time is given up early: the server can then give it to another while
/// its owner still waits, and this machine does something that counts.
/// </summary>
sealed class Foresight(IProgress<double> progress, TimeSpan left, TimeProvider time) : IProgress<double>, IDisposable
{
    /// <summary>Part of the lease after which a judgement is fair: models load first, and the first step is the slowest.</summary>
    const double JudgeFrom = 0.3;

    /// <summary>How far beyond its lease a job must be heading; a last step may well be quicker than the others.</summary>
    const double Hopeless = 1.2;

    readonly CancellationTokenSource hopeless = new();
    readonly long started = time.GetTimestamp();

    public CancellationToken Token => hopeless.Token;

    public void Report(double value)
    {
        progress.Report(value);
        var elapsed = time.GetElapsedTime(started);
        if (value > 0 && elapsed > left * JudgeFrom && elapsed / value > left * Hopeless)
        {
            hopeless.Cancel();
        }
    }

    public void Dispose() => hopeless.Dispose();
}
