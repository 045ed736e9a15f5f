using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Users;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AIHorde.Ledger.Tests.Stats;

public sealed class QueueSamplesTests(PostgresServer server)
{
    static readonly UserId ann = new(5);

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_is_written_down_once_a_minute_by_model_and_in_all_also_when_it_is_nothing_and_old_looks_are_forgotten()
    {
        var clock = new ShiftedClock();
        var database = await server.CreateDatabaseAsync();
        await using var one = await TestLedger.StartAsync(database, null, services => services.AddSingleton<TimeProvider>(clock).AddHordeDomain());
        await using var two = await TestLedger.StartAsync(database, null, services => services.AddSingleton<TimeProvider>(clock).AddHordeDomain());
        await one.DoAsync(new RegisterUser(ann, UserKind.Registered, "ann", "hash-ann"));
        await one.DoAsync(new QueueRequest(new(Guid.CreateVersion7(clock.GetUtcNow())), 3, new TextNeeds(80, 2048), new(ann)) { Models = ["a", "b"] });

        clock.Ahead += TimeSpan.FromMinutes(5);
        await Task.WhenAll(LookAsync(one), LookAsync(two));
        var latest = Latest(await one.Get<LiveDetailQueries>().SamplesAsync(TimeSpan.FromHours(3), Cancelled));
        Assert.Equal([("", 3L), ("a", 3L), ("b", 3L)], latest.Where(sample => sample.Kind == RequestKind.Text).Select(sample => (sample.Model, sample.Jobs)));
        Assert.Equal([("", 0L)], latest.Where(sample => sample.Kind == RequestKind.Image).Select(sample => (sample.Model, sample.Jobs)));

        clock.Ahead += TimeSpan.FromHours(5);
        var kept = clock.GetUtcNow() - TimeSpan.FromHours(4.1);
        // The look that a node takes when it starts may come late.
        await Until.TrueAsync(async () =>
        {
            await LookAsync(one);
            return await one.ScalarAsync<DateTime>("SELECT min(at) FROM queue_samples") > kept.UtcDateTime;
        }, "what is old is forgotten");
    }

    static List<QueueSample> Latest(List<QueueSample> samples) => [.. samples.Where(sample => sample.At == samples.Max(other => other.At))];

    static Task LookAsync(TestLedger ledger) => ledger.Get<IEnumerable<IHostedService>>().OfType<QueueSamples>().Single().GoAsync(Cancelled);
}
