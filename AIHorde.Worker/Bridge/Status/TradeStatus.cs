using AIHorde.Worker.Bridge.Delivery;
using AIHorde.Worker.Bridge.Trades;
using AIHorde.Worker.Telemetry;

namespace AIHorde.Worker.Bridge.Status;

/// <summary>How a kind of work stands with the server.</summary>
public enum Standing
{
    Starting,
    Working,
    Maintenance,
    Unreachable,
    Refused,
    BackendLost,
    Stopping,
}

/// <summary>What one kind of work has done and is doing. Written by its loop's tasks, read by view, health and counters; all under one lock.</summary>
sealed class TradeStatus(JobKind kind, string workerName, int slots, TimeProvider time)
{
    readonly Lock gate = new();
    readonly List<Running> running = [];
    Standing standing = Standing.Starting;
    string reason = "";
    int waiting;
    long done, handedBack, lost, errors, tokens;
    double kudos, seconds;
    readonly Dictionary<string, long> pops = new(StringComparer.Ordinal);

    public JobKind Kind => kind;

    public TradeSnapshot Take()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            return new TradeSnapshot(kind, workerName, slots, standing, reason, waiting, done, handedBack, lost, kudos,
                [.. running.Select(job => new RunningSnapshot(job.Model, job.Measure, job.Progress, time.GetElapsedTime(job.Started, now)))])
            {
                Pops = new Dictionary<string, long>(pops), Errors = errors, Tokens = tokens, Seconds = seconds,
            };
        }
    }

    /// <summary>True when this changes how things stand, so that it is logged once and not at each attempt.</summary>
    public bool Stand(Standing now, string why = "")
    {
        lock (gate)
        {
            var changed = standing != now || reason != why;
            (standing, reason) = (now, why);
            return changed;
        }
    }

    public void Queued(int change)
    {
        WorkerTelemetry.Waiting.Add(change, Tag());
        lock (gate)
        {
            waiting += change;
        }
    }

    public Running Start(HordeJob job)
    {
        WorkerTelemetry.Running.Add(1, Tag());
        var one = new Running(job.Model, job.Measure, time.GetTimestamp());
        lock (gate)
        {
            running.Add(one);
        }

        return one;
    }

    public void End(Running job)
    {
        WorkerTelemetry.Running.Add(-1, Tag());
        lock (gate)
        {
            running.Remove(job);
            seconds += time.GetElapsedTime(job.Started).TotalSeconds;
        }
    }

    /// <param name="result">What a question for work brought, in a word.</param>
    public void Popped(string result)
    {
        WorkerTelemetry.Pops.Add(1, Tag(), new("aihorde.pop.result", result));
        lock (gate)
        {
            pops[result] = pops.GetValueOrDefault(result) + 1;
        }
    }

    /// <summary>A backend was lost, or the worker itself went wrong.</summary>
    public void Erred()
    {
        lock (gate)
        {
            errors++;
        }
    }

    public void Wrote(IEnumerable<Parcel> parcels)
    {
        lock (gate)
        {
            tokens += parcels.OfType<Parcel.Text>().Sum(text => text.Tokens);
        }
    }

    public void Received(Receipt receipt)
    {
        var outcome = receipt switch
        {
            Receipt.Accepted or Receipt.AlreadyThere => "done",
            Receipt.HandedBack => "handed_back",
            Receipt.TooLate => "too_late",
            _ => "undeliverable",
        };
        WorkerTelemetry.Jobs.Add(1, Tag(), new("aihorde.job.outcome", outcome));
        lock (gate)
        {
            _ = outcome switch { "done" => done++, "handed_back" => handedBack++, _ => lost++ };
            if (receipt is Receipt.Accepted { Reward: var reward })
            {
                kudos += reward;
                WorkerTelemetry.Kudos.Add(reward, Tag());
            }
        }
    }

    KeyValuePair<string, object?> Tag() => new("aihorde.job.kind", kind.ToString().ToLowerInvariant());

    /// <summary>A job in a slot; its progress is written by the backend.</summary>
    public sealed class Running(string model, string measure, long started) : IProgress<double>
    {
        double progress;

        public string Model => model;

        public string Measure => measure;

        public long Started => started;

        public double Progress => Volatile.Read(ref progress);

        public void Report(double value) => Volatile.Write(ref progress, Math.Clamp(value, 0, 1));
    }
}

sealed record TradeSnapshot(
    JobKind Kind, string WorkerName, int Slots, Standing Standing, string Reason, int Waiting, long Done, long HandedBack, long Lost, double Kudos,
    IReadOnlyList<RunningSnapshot> Running)
{
    /// <summary>Questions for work, by what they brought.</summary>
    public IReadOnlyDictionary<string, long> Pops { get; init; } = new Dictionary<string, long>();

    /// <summary>Backends lost, and faults of the worker's own.</summary>
    public long Errors { get; init; }

    /// <summary>Written by texts.</summary>
    public long Tokens { get; init; }

    /// <summary>Spent on jobs, by all slots together.</summary>
    public double Seconds { get; init; }
}

sealed record RunningSnapshot(string Model, string Measure, double Progress, TimeSpan Elapsed);
