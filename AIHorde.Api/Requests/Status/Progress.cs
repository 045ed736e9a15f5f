using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Requests;

/// <summary>How far a request is.</summary>
public sealed record Progress(
    int Finished, int Processing, int Restarted, int Waiting, bool Done, bool Faulted, int WaitTime, int QueuePosition, double Kudos, bool IsPossible)
{
    /// <param name="runningSeconds">How long the jobs in progress are expected to take yet.</param>
    public static Progress Of(RequestBody body, Standing standing, double baselineSpeed, double runningSeconds)
    {
        // Of a request that is over the queue may not have heard yet.
        var isOver = body.Faulted || body.Settled;
        var wait = (body.Waiting > 0 && !isOver ? standing.WaitSeconds(baselineSpeed) : 0) + runningSeconds;
        return new Progress(
            body.Finished, body.Processing, body.Restarted, body.Waiting, isOver, body.Faulted,
            (int)Math.Min(Math.Round(wait), int.MaxValue), isOver ? 0 : standing.Position,
            (double)Math.Round(body.Consumed.ToDecimal(), MidpointRounding.ToEven),
            standing.IsPossible || body.Processing > 0);
    }
}

/// <summary>The members that check and status have in common, always all of them, and never one called message.</summary>
[WireName("RequestStatusCheck")]
public record ProgressBody
{
    public ProgressBody(Progress progress) => (Finished, Processing, Restarted, Waiting, Done, Faulted, WaitTime, QueuePosition, Kudos, IsPossible) =
        (progress.Finished, progress.Processing, progress.Restarted, progress.Waiting, progress.Done, progress.Faulted, progress.WaitTime,
            progress.QueuePosition, progress.Kudos, progress.IsPossible);

    public int Finished { get; }

    public int Processing { get; }

    public int Restarted { get; }

    public int Waiting { get; }

    public bool Done { get; }

    public bool Faulted { get; }

    public int WaitTime { get; }

    public int QueuePosition { get; }

    public double Kudos { get; }

    public bool IsPossible { get; }
}
