using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Status;
using AIHorde.Worker.Bridge.Trades;
using AIHorde.Worker.Bridge.Wire;
using OpenTelemetry;

namespace AIHorde.Worker.Bridge;

/// <summary>Asks the server for work until there is some, and waits as long as the last answer calls for. Used by one task alone.</summary>
sealed class Popper(ITrade trade, TradeStatus status, WorkerStatus worker, Pace pace, TimeProvider time, Random random, ILogger<Popper> logger)
{
    /// <summary>A server that is started together with the worker may need a moment: so many questions go unanswered before that is told.</summary>
    const int PatienceAtStart = 20;

    int failures;
    int patience = PatienceAtStart;

    /// <summary>Written by the slots, read and cleared by the popping task.</summary>
    volatile string? backendFailure;

    public void BackendFailed(string why) => backendFailure = why;

    public async Task<IReadOnlyList<HordeJob>> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await AwaitBackendAsync(cancellationToken);
            var reply = await PopAsync(cancellationToken);
            var wait = pace.WhenIdle;
            switch (reply)
            {
                case Answer<Catch> { Value: var value }:
                    failures = patience = 0;
                    status.Popped(value.Jobs.Count > 0 ? "jobs" : "nothing");
                    Stand(Standing.Working, "");
                    Announce(value.Messages);
                    if (value.Jobs.Count > 0)
                    {
                        return value.Jobs;
                    }

                    break;
                case Refused<Catch> { Refusal: var refusal }:
                    patience = 0;
                    status.Popped("refused");
                    wait = pace.After(refusal, ++failures, random);
                    Stand(Judge(refusal), refusal.Message);
                    break;
                case Unreachable<Catch> when patience > 0:
                    patience--;
                    status.Popped("unreachable");
                    wait = pace.WhenStarting;
                    break;
                case Unreachable<Catch> { Why: var why }:
                    status.Popped("unreachable");
                    wait = pace.Backoff(++failures, random);
                    Stand(Standing.Unreachable, why);
                    break;
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    static Standing Judge(Refusal refusal) =>
        refusal.IsMaintenance ? Standing.Maintenance : refusal.IsPassing ? Standing.Unreachable : Standing.Refused;

    /// <summary>Most pops bring nothing; a trace of each would bury the jobs' own.</summary>
    async Task<Reply<Catch>> PopAsync(CancellationToken cancellationToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();

        // Once asked, the answer is awaited even when the worker stops: a job may be in it, which is then handed back at once.
        cancellationToken.ThrowIfCancellationRequested();
        return await trade.PopAsync(CancellationToken.None);
    }

    async Task AwaitBackendAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; backendFailure is { } why; attempt++)
        {
            Stand(Standing.BackendLost, why);
            await Task.Delay(pace.Backoff(attempt, random), time, cancellationToken);
            backendFailure = null;
            try
            {
                await trade.ProbeAsync(cancellationToken);
            }
            catch (BackendUnavailableException exception)
            {
                backendFailure = exception.Message;
            }
        }
    }

    void Stand(Standing standing, string why)
    {
        if (status.Stand(standing, why))
        {
            BridgeLog.Stands(logger, trade.Kind, standing, why);
        }
    }

    void Announce(IReadOnlyList<WorkerMessage> messages)
    {
        foreach (var message in messages.Where(message => message is { Id: not null, Message: not null } && worker.IsNews(message.Id)))
        {
            BridgeLog.Message(logger, message.Origin ?? "the server", message.Message!);
        }
    }
}
