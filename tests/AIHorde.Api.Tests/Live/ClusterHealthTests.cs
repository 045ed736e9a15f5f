using AIHorde.Api.Live;
using AIHorde.Api.Status;
using AIHorde.Api.Web.Live;

namespace AIHorde.Api.Tests.Live;

/// <summary>What the health line says, and that it says the worst.</summary>
public class ClusterHealthTests
{
    static readonly DateTimeOffset now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly HordePerformance performance = new()
    {
        QueuedRequests = 3, QueuedTextRequests = 0, WorkerCount = 1, TextWorkerCount = 0, ThreadCount = 1, TextThreadCount = 0, QueuedMegapixelsteps = 1,
        PastMinuteMegapixelsteps = 1, QueuedForms = 0, InterrogatorCount = 0, InterrogatorThreadCount = 0, QueuedTokens = 0, PastMinuteTokens = 0,
    };

    [Theory]
    [InlineData(0, 100, 5, "All well")]
    [InlineData(1, 5, 5, "All well")]
    [InlineData(15, 100, 5, "Many jobs fail")]
    [InlineData(60, 100, 5, "Jobs fail")]
    [InlineData(0, 100, 1_500, "Long waits")]
    [InlineData(60, 100, 1_500, "Jobs fail")]
    public void Faults_and_long_waits_are_not_well(int faults, int delivered, double p95, string word) =>
        Assert.Equal(word, ClusterHealth.Of(View(faults, delivered, p95, workers: 1)).Word);

    [Fact]
    public void Nobody_there_is_worse_than_anything() =>
        Assert.Equal(("bad", "Nobody works"), ClusterHealth.Of(View(60, 100, 1_500, workers: 0)) is var health ? (health.Style, health.Word) : default);

    static LiveView View(int faults, int delivered, double p95, int workers) => new(
        now, performance, [],
        [.. Enumerable.Range(0, workers).Select(i => new WorkerTile(Guid.Empty, $"worker {i}", "image", "online", []))],
        [new("image", 100, 2, p95)], [new("image", now.AddMinutes(-5), delivered, delivered, 0)], [], [], [], [],
        faults == 0 ? [] : [new("image", "reported", now.AddMinutes(-5), faults)], new LiveDetail([], [], [], [], null, [], []));
}
