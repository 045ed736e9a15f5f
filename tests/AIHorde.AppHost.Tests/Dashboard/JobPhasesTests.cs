using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Dashboard.Traces;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class JobPhasesTests
{
    static readonly KeyValuePair<string, string> model = new("gen_ai.operation.name", "text_completion");

    [Fact]
    public void A_settled_job_tells_its_whole_life()
    {
        var phases = JobPhases.Of(Job(
            Some.Span("1", durationMs: 40),
            Some.Span("2", "1", startMs: 30, durationMs: 60_000, name: "queue wait"),
            Some.Span("3", "1", startMs: 60_100, durationMs: 5_000, resource: "worker", name: "worker job"),
            Some.Span("4", "3", startMs: 60_130, durationMs: 4_000, resource: "worker", attributes: model),
            Some.Span("5", "1", startMs: 64_500, durationMs: 20, name: "settle")))!;
        Assert.Equal(["asked", "waiting", "claimed", "generating", "uploading", "settled"], phases.Phases.Select(phase => phase.Name));
        Assert.Equal([30, 60_000, 100, 4_000, 370, 20], phases.Phases.Select(phase => phase.Length.TotalMilliseconds));
        Assert.Equal((60_000, 4_000, 1_100), (phases.Waited.TotalMilliseconds, phases.Generated.TotalMilliseconds, phases.Overhead.TotalMilliseconds));
    }

    [Fact]
    public void What_was_paid_and_to_whom_is_read_from_the_settlement()
    {
        var phases = JobPhases.Of(Job(
            Some.Span("1", name: "queue wait"),
            Some.Span("2", "1", startMs: 5, name: "settle",
                attributes: [new("aihorde.kudos", "6.00"), new("aihorde.worker.id", "0198"), new("aihorde.worker.name", "K9")]),
            Some.Span("3", "1", startMs: 5, name: "settle")))!;
        Assert.Equal([new Settlement("2", "6.00", "0198", "K9")], phases.Settlements);
    }

    [Fact]
    public void Pieces_that_run_at_once_count_once()
    {
        var phases = JobPhases.Of(Job(
            Some.Span("1", durationMs: 1),
            Some.Span("2", "1", startMs: 1, durationMs: 100, name: "queue wait"),
            Some.Span("3", "1", startMs: 1, durationMs: 150, name: "queue wait"),
            Some.Span("4", "1", startMs: 200, durationMs: 100, attributes: model),
            Some.Span("5", "1", startMs: 250, durationMs: 100, attributes: model)))!;
        Assert.Equal((150, 150), (phases.Waited.TotalMilliseconds, phases.Generated.TotalMilliseconds));
    }

    [Fact]
    public void A_worker_that_sends_no_spans_still_has_had_the_job()
    {
        var phases = JobPhases.Of(Job(
            Some.Span("1", durationMs: 5),
            Some.Span("2", "1", startMs: 5, durationMs: 10, name: "queue wait"),
            Some.Span("3", "1", startMs: 1_000, durationMs: 10, name: "settle")))!;
        Assert.Equal(["asked", "waiting", "at the worker", "settled"], phases.Phases.Select(phase => phase.Name));
    }

    [Fact]
    public void Other_traces_have_no_phases() => Assert.Null(JobPhases.Of(Job(Some.Span())));

    static Trace Job(params Span[] spans) => new("a", spans, 0);
}
