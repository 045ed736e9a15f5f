using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AIHorde.Api.Tests.Text;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Requests;

/// <summary>What the operator's dashboard reads from the API's spans and measurements.</summary>
public sealed class JobTelemetryTests(PostgresServer server)
{
    const string model = "koboldcpp/Enterredaas-33b";

    [Fact]
    public async Task The_span_of_a_settlement_says_what_was_paid_and_to_which_worker_and_not_what_was_made()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "the lighthouse", models = new[] { model } });
        var job = await Until.NotNullAsync(async () => (await node.PopTextAsync(model)).Body.GetProperty("id").GetString());
        var reward = (await node.SubmitTextAsync(job, "the wind")).Body.GetProperty("reward").GetDecimal();
        var settled = spans.Single(span => span.OperationName == "settle" && Tag(span, "aihorde.job.id") == job);
        Assert.Equal(reward, decimal.Parse(Tag(settled, "aihorde.kudos")!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("Demo Scribe", Tag(settled, "aihorde.worker.name"));
        Assert.True(Guid.TryParse(Tag(settled, "aihorde.worker.id"), out _));
        Assert.DoesNotContain(settled.TagObjects, tag => tag.Value is "the lighthouse" or "the wind");

        static string? Tag(Activity span, string key) => span.GetTagItem(key)?.ToString();
    }

    [Fact]
    public async Task A_pop_without_a_job_counts_what_it_passed_over_by_reason()
    {
        var told = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Name == "aihorde.skips") meters.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            told.Enqueue(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Append($"{count}"))));
        listener.Start();
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var asked = await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "x", trusted_workers = true, models = new[] { model } });
        Assert.Equal(202, asked.Status);
        await Until.TrueAsync(async () =>
        {
            Assert.Equal(200, (await node.PopTextAsync(model, HordeNode.Untrusted)).Status);
            return told.Contains("aihorde.kind=text aihorde.skip.reason=untrusted 1");
        });
    }
}
