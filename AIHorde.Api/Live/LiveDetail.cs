using AIHorde.Api.Requests;
using AIHorde.Ledger.Stats;

namespace AIHorde.Api.Live;

/// <summary>
/// What the finer pictures of the live page show: how waits spread, what is under way, how the queue came about, where kudos went, what was lost.
/// </summary>
public sealed record LiveDetail(
    IReadOnlyList<SpreadView> WaitSpread,
    IReadOnlyList<FlightView> InFlight,
    IReadOnlyList<QueueSampleView> QueueHistory,
    IReadOnlyList<KudosFlowView> KudosFlows,
    DateTimeOffset? SealedAt,
    IReadOnlyList<LostJobView> LostJobs,
    IReadOnlyList<ClusterEventView> Events);

/// <summary>Jobs that were claimed in one slot of time after a wait within one step.</summary>
/// <param name="Step">Which of <see cref="WaitSteps"/>.</param>
/// <param name="UpToSeconds">The step's upper end; null for the last, which has none.</param>
public sealed record SpreadView(string Kind, DateTimeOffset At, int Step, double? UpToSeconds, long Jobs)
{
    public static readonly TimeSpan Width = TimeSpan.FromMinutes(6);
    public static readonly TimeSpan Back = TimeSpan.FromHours(6);

    public static SpreadView Of(SpreadSlot slot)
    {
        var subject = slot.Subject.Split('/');
        var step = int.Parse(subject[1], System.Globalization.CultureInfo.InvariantCulture);
        var upTo = WaitSteps.UpperSeconds[step];
        return new(subject[0], slot.At, step, double.IsInfinity(upTo) ? null : upTo, slot.Jobs);
    }
}

/// <summary>A piece of a request under way.</summary>
/// <param name="Phase">waiting, working, or late: three quarters of its worker's time are over.</param>
/// <param name="Since">When it was asked for.</param>
public sealed record FlightView(string Kind, string? Model, string Phase, DateTimeOffset Since)
{
    const double lateFrom = 0.75;

    public static FlightView Of(Flight flight, DateTimeOffset now) =>
        new(LiveFigures.Name(flight.Kind), flight.Model, PhaseOf(flight, now), flight.QueuedAt);

    static string PhaseOf(Flight flight, DateTimeOffset now) => flight switch
    {
        { LeaseFrom: { } from, LeaseEnds: { } ends } => now > from + ((ends - from) * lateFrom) ? "late" : "working",
        _ => "waiting",
    };
}

/// <param name="Model">Empty for the whole kind.</param>
/// <param name="Things">Pixelsteps or tokens that waited.</param>
/// <param name="Capacity">Pixelsteps or tokens a second that the workers of the kind could have made; null for a model.</param>
public sealed record QueueSampleView(DateTimeOffset At, string Kind, string Model, long Jobs, long Things, double? Capacity)
{
    public static QueueSampleView Of(QueueSample sample) =>
        new(sample.At, LiveFigures.Name(sample.Kind), sample.Model, sample.Jobs, sample.Things, sample.Capacity);
}

/// <summary>Kudos of the whole time that is shown.</summary>
public sealed record KudosFlowView(string Reason, string Sort, decimal Out, decimal In)
{
    public static IReadOnlyList<KudosFlowView> Of(IEnumerable<KudosFlow> flows) =>
        [.. flows.GroupBy(flow => (flow.Reason, flow.Sort)).Select(one => new KudosFlowView(
            one.Key.Reason, one.Key.Sort, one.Sum(flow => flow.Out.ToDecimal()), one.Sum(flow => flow.In.ToDecimal())))];
}

public sealed record LostJobView(string Kind, string? Model, Guid Worker, string? WorkerName, DateTimeOffset TakenAt)
{
    public static LostJobView Of(LostJob job) => new(LiveFigures.Name(job.Kind), job.Model, job.Worker.Value, job.WorkerName, job.ClaimedAt);
}

/// <summary>Reads them, each no more often than it changes visibly, once for all who watch.</summary>
sealed class LiveDetails(LiveDetailQueries queries, ClusterEvents events, TimeProvider time) : IDisposable
{
    static readonly TimeSpan queueOver = TimeSpan.FromHours(3);

    readonly Recent<List<SpreadSlot>> spread = new(
        ct => queries.SpreadAsync(SpreadView.Width, time.GetUtcNow() - SpreadView.Back, ct), TimeSpan.FromSeconds(10), time);

    readonly Recent<List<Flight>> flights = new(queries.FlightsAsync, TimeSpan.FromSeconds(2), time);
    readonly Recent<List<QueueSample>> samples = new(ct => queries.SamplesAsync(queueOver, ct), TimeSpan.FromSeconds(10), time);
    readonly Recent<List<LostJob>> lost = new(queries.LostAsync, TimeSpan.FromSeconds(5), time);

    public async Task<LiveDetail> NowAsync(DateTimeOffset now, IEnumerable<KudosFlow> flows, CancellationToken ct) => new(
        [.. (await spread.GetAsync(ct)).Select(SpreadView.Of)],
        [.. (await flights.GetAsync(ct)).Select(flight => FlightView.Of(flight, now))],
        [.. (await samples.GetAsync(ct)).Select(QueueSampleView.Of)],
        KudosFlowView.Of(flows),
        await queries.SealedAsync(ct),
        [.. (await lost.GetAsync(ct)).Select(LostJobView.Of)],
        await events.GetAsync(ct));

    public void Dispose()
    {
        spread.Dispose();
        flights.Dispose();
        samples.Dispose();
        lost.Dispose();
    }
}
