using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;
using Npgsql;

namespace AIHorde.Api.Requests;

/// <summary>
/// Keeps this node's waiting room as the ledger says it is: loads what lives at start, then follows the feed. What is seen twice is told apart by the
/// version of the request's stream. What other nodes did arrives here within milliseconds; until then a pop may choose in vain, which the
/// claim finds out.
/// </summary>
public sealed partial class QueueFollower(
    EventFeed feed, LiveRequests live, WaitingRoom room, KnownWorkers workers, TimeProvider time, ILogger<QueueFollower> log)
    : BackgroundService
{
    static readonly TimeSpan pause = TimeSpan.FromSeconds(1);
    static readonly RequestKind[] kinds = Enum.GetValues<RequestKind>();
    readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when this node knows what was waiting at its start.</summary>
    public Task Loaded => loaded.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        JobTelemetry.Observe(room);
        var head = await feed.HeadAsync(stoppingToken);
        var count = 0;
        await foreach (var request in live.AllAsync(kinds, stoppingToken))
        {
            TakeIn(request);
            count++;
        }

        await workers.LoadActiveAsync(stoppingToken);
        LogLoaded(log, count);
        loaded.SetResult();
        await foreach (var page in feed.FollowAsync(head, stoppingToken)) await ApplyAsync(page, stoppingToken);
    }

    async Task ApplyAsync(IReadOnlyList<FeedEvent> page, CancellationToken ct)
    {
        var unknown = new HashSet<RequestId>();
        var checkedIn = new HashSet<WorkerId>();
        foreach (var happened in page)
        {
            if (!Apply(happened) && Guid.TryParse(happened.StreamId, out var id)) unknown.Add(new RequestId(id));
            if (happened.Event is WorkerCheckedIn { Worker: var worker }) checkedIn.Add(worker);
        }

        while (!await CatchUpAsync(unknown, checkedIn, ct)) await Task.Delay(pause, time, ct);
    }

    /// <summary>Reads what the page only named. False when the database did not answer: without it this node would not know what waits.</summary>
    async Task<bool> CatchUpAsync(HashSet<RequestId> unknown, HashSet<WorkerId> checkedIn, CancellationToken ct)
    {
        try
        {
            if (checkedIn.Count > 0) await workers.MeetAsync(checkedIn, ct);
            if (unknown.Count > 0) await foreach (var request in live.SomeAsync(unknown, ct)) TakeIn(request);
            return true;
        }
        catch (Exception lost) when (lost is NpgsqlException or TimeoutException)
        {
            LogLost(log, lost.Message);
            return false;
        }
    }

    void TakeIn(LiveRequest request) =>
        room.TakeIn(request.Body, AskPayload.Read(request.Ask).Prompt, request.Version);

    /// <summary>False when the event is about a request that this node does not know and should.</summary>
    bool Apply(FeedEvent happened)
    {
        switch (happened.Event)
        {
            case RequestQueued queued:
                return room.Knowing(queued.Request) is not null;
            case JobsClaimed claimed:
                return room.Knowing(claimed.Request)?.Change(claimed.Request, claimed.Jobs, -1, happened.Version) ?? true;
            case JobFaulted { Requeued: true } faulted:
                return room.Knowing(faulted.Request)?.Change(faulted.Request, [new(faulted.Job, faulted.Unit)], 1, happened.Version) ?? true;
            case RequestCancelled cancelled:
                room.Knowing(cancelled.Request)?.Empty(cancelled.Request, happened.Version);
                return true;
            case RequestFaulted or RequestFinished or RequestExpired when Guid.TryParse(happened.StreamId, out var id):
                room.Knowing(new RequestId(id))?.Forget(new RequestId(id));
                return true;
            default:
                workers.Hear(happened.Event);
                return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waits for the database: {Reason}")]
    static partial void LogLost(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Knows the queue: {Count} requests wait or run")]
    static partial void LogLoaded(ILogger logger, int count);
}
