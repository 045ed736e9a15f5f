using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using AIHorde.ServiceDefaults;
using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Delivery;
using AIHorde.Worker.Bridge.Status;
using AIHorde.Worker.Bridge.Trades;
using AIHorde.Worker.Telemetry;

namespace AIHorde.Worker.Bridge;

/// <summary>
/// Runs one kind of work: one task asks for jobs as long as there is room, the slots generate, deliveries go on beside them.
/// Every job that was taken ends in exactly one parcel for each of its ids: a result, or the job handed back.
/// </summary>
sealed class TradeLoop(
    ITrade trade, Popper popper, Courier courier, TradeStatus status, int slots, int prefetch, TimeProvider time, ILogger<TradeLoop> logger) : IDisposable
{
    /// <summary>A server that takes no results must not be met with ever more of them.</summary>
    readonly SemaphoreSlim deliverySlots = new((slots * 2) + 2);
    readonly SemaphoreSlim room = new(slots + prefetch);
    readonly Channel<(HordeJob Job, long Popped)> queue = Channel.CreateUnbounded<(HordeJob, long)>();
    readonly ConcurrentDictionary<Task, bool> deliveries = new();

    /// <param name="stopping">Take no more; hand back what has not begun.</param>
    /// <param name="abort">Leave what is running, and hand it back.</param>
    /// <param name="giveUp">Deliver no more.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abort, CancellationToken giveUp)
    {
        var working = Enumerable.Range(0, slots).Select(_ => WorkAsync(stopping, abort, giveUp)).ToArray();
        try
        {
            await FetchAsync(stopping);
        }
        finally
        {
            status.Stand(Standing.Stopping);
            queue.Writer.Complete();
            await Task.WhenAll(working);
            await Task.WhenAll(deliveries.Keys);
        }
    }

    public void Dispose()
    {
        room.Dispose();
        deliverySlots.Dispose();
    }

    async Task FetchAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await room.WaitAsync(stopping);
                var jobs = await popper.NextAsync(stopping);
                foreach (var (job, index) in jobs.Select((job, index) => (job, index)))
                {
                    // A job that came is queued even when there is no room for it or the worker stops: it must be finished or handed back.
                    if (index > 0)
                    {
                        await room.WaitAsync(CancellationToken.None);
                    }

                    status.Queued(1);
                    await queue.Writer.WriteAsync((job, time.GetTimestamp()), CancellationToken.None);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The slots go on with what is queued.
        }
    }

    async Task WorkAsync(CancellationToken stopping, CancellationToken abort, CancellationToken giveUp)
    {
        await foreach (var (job, popped) in queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            status.Queued(-1);
            var span = WorkerTelemetry.Source.Resume("worker job", job.TraceParent);
            span?.SetTag("aihorde.job.kind", trade.Kind.ToString().ToLowerInvariant()).SetTag("aihorde.job.id", job.Ids[0])
                .SetTag("aihorde.job.count", job.Ids.Count).SetTag("gen_ai.request.model", job.Model)
                .SetTag("aihorde.job.waited_seconds", time.GetElapsedTime(popped).TotalSeconds);
            var parcels = stopping.IsCancellationRequested ? HandBack(job, "The worker is stopping.") : await GenerateAsync(job, popped, abort);
            room.Release();
            await DeliverAsync(parcels, span, giveUp);
            Activity.Current = null;
        }
    }

    async Task<IReadOnlyList<Parcel>> GenerateAsync(HordeJob job, long popped, CancellationToken abort)
    {
        var left = job.Lifetime - time.GetElapsedTime(popped);
        if (left <= TimeSpan.Zero)
        {
            return HandBack(job, "The job waited here for too long.");
        }

        using var lifetime = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token, abort);
        var running = status.Start(job);
        try
        {
            var parcels = await trade.WorkAsync(job, left, running, either.Token);
            status.Wrote(parcels);
            return parcels;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return HandBack(job, abort.IsCancellationRequested ? "The worker is stopping." : "The time for this job is over.");
        }
        catch (BackendUnavailableException exception)
        {
            status.Erred();
            popper.BackendFailed(exception.Message);
            return HandBack(job, exception.Message);
        }
        catch (Exception exception)
        {
            status.Erred();
            BridgeLog.Crashed(logger, exception, trade.Kind, job.Model);
            popper.BackendFailed(exception.Message);
            return HandBack(job, "Something went wrong in the worker.");
        }
        finally
        {
            status.End(running);
        }
    }

    async Task DeliverAsync(IReadOnlyList<Parcel> parcels, Activity? span, CancellationToken giveUp)
    {
        await deliverySlots.WaitAsync(CancellationToken.None);
        var delivery = DeliverAllAsync(parcels, span, giveUp);
        deliveries.TryAdd(delivery, true);
        _ = delivery.ContinueWith(ended => deliveries.TryRemove(ended, out _), TaskScheduler.Default);
    }

    async Task DeliverAllAsync(IReadOnlyList<Parcel> parcels, Activity? span, CancellationToken giveUp)
    {
        await Task.Yield();
        using var _ = span;
        try
        {
            foreach (var parcel in parcels)
            {
                var receipt = await DeliverOneAsync(parcel, giveUp);
                status.Received(receipt);
                span?.SetTag("aihorde.job.outcome", receipt.GetType().Name);
                BridgeLog.Ended(logger, trade.Kind, parcel, receipt);
            }
        }
        finally
        {
            deliverySlots.Release();
        }
    }

    async Task<Receipt> DeliverOneAsync(Parcel parcel, CancellationToken giveUp)
    {
        try
        {
            return await courier.DeliverAsync(parcel, giveUp);
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            return new Receipt.Undeliverable("The worker had to stop before the server took it.");
        }
        catch (Exception exception)
        {
            BridgeLog.Crashed(logger, exception, trade.Kind, parcel.Id);
            return new Receipt.Undeliverable(exception.Message);
        }
    }

    static IReadOnlyList<Parcel> HandBack(HordeJob job, string reason) =>
        [.. job.Ids.Select(id => new Parcel.Faulted(id, job.Kind, reason, []))];
}
