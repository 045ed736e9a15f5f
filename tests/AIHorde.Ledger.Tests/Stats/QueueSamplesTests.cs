using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AIHorde.Ledger.Tests.Stats;

public sealed class QueueSamplesTests(PostgresServer server)
{
    static readonly UserId ann = new(5);
    static readonly UserId bob = new(6);

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_is_written_down_once_a_minute_by_model_and_in_all_also_when_it_is_nothing_and_old_looks_are_forgotten()
    {
        var clock = new ShiftedClock();
        var database = await server.CreateDatabaseAsync();
        await using var one = await TestLedger.StartAsync(database, null, services => services.AddSingleton<TimeProvider>(clock).AddHordeDomain());
        await using var two = await TestLedger.StartAsync(database, null, services => services.AddSingleton<TimeProvider>(clock).AddHordeDomain());
        await one.DoAsync(new RegisterUser(ann, UserKind.Registered, "ann", "hash-ann"));
        var request = new RequestId(NewId(clock));
        await one.DoAsync(new QueueRequest(request, 4, new TextNeeds(80, 2048), new(ann)) { Models = ["a", "b"] });
        await WorkAsync(one, clock, request);

        clock.Ahead += TimeSpan.FromMinutes(2);
        await Task.WhenAll(LookAsync(one), LookAsync(two));
        var latest = Latest(await one.Get<LiveDetailQueries>().SamplesAsync(TimeSpan.FromHours(3), Cancelled));
        Assert.Equal([("", 3L), ("a", 3L), ("b", 3L)], latest.Where(sample => sample.Kind == RequestKind.Text).Select(sample => (sample.Model, sample.Jobs)));
        Assert.Equal([("", 0L)], latest.Where(sample => sample.Kind == RequestKind.Image).Select(sample => (sample.Model, sample.Jobs)));
        // Two threads, 2,000 things in forty seconds, and a little, because the clock runs on.
        var kinds = latest.Where(sample => sample.Model.Length == 0).ToDictionary(sample => sample.Kind, sample => sample.Capacity);
        Assert.InRange(kinds[RequestKind.Text]!.Value, 70, 100);
        Assert.Equal(0, kinds[RequestKind.Image]);
        Assert.All(latest.Where(sample => sample.Model.Length > 0), sample => Assert.Null(sample.Capacity));

        clock.Ahead += TimeSpan.FromHours(5);
        var kept = clock.GetUtcNow() - TimeSpan.FromHours(4.1);
        // The look that a node takes when it starts may come late.
        await Until.TrueAsync(async () =>
        {
            await LookAsync(one);
            return await one.ScalarAsync<DateTime>("SELECT min(at) FROM queue_samples") > kept.UtcDateTime;
        }, "what is old is forgotten");
    }

    /// <summary>A worker makes one of the jobs, and was seen.</summary>
    static async Task WorkAsync(TestLedger ledger, ShiftedClock clock, RequestId request)
    {
        var (worker, job) = (new WorkerId(NewId(clock)), new JobId(NewId(clock)));
        await ledger.DoAsync(new RegisterUser(bob, UserKind.Registered, "bob", "hash-bob"));
        var settings = new WorkerSettings { Threads = 2, Models = ["a"] };
        await ledger.DoAsync(new RegisterWorker(worker, WorkerKind.Text, "w", bob, settings));
        await ledger.DoAsync(new ClaimJobs(request, worker, bob, [job], RequestLimits.TextLease) { Model = "a" });
        var ticket = await ledger.Get<RequestQueries>().FindJobAsync(job);
        clock.Ahead += TimeSpan.FromSeconds(40);
        await ledger.DoAsync(new DeliverJob(ticket!.Parties, Kudos.Whole(7), Kudos.Whole(7), Kudos.Whole(8)) { Made = 2_000 });
        clock.Ahead += TimeSpan.FromMinutes(1);
        await ledger.DoAsync(new CheckIn(NewId(clock), worker, WorkerKind.Text, bob, settings, Kudos.Whole(1)));
    }

    static Guid NewId(ShiftedClock clock) => Guid.CreateVersion7(clock.GetUtcNow());

    static List<QueueSample> Latest(List<QueueSample> samples) => [.. samples.Where(sample => sample.At == samples.Max(other => other.At))];

    static Task LookAsync(TestLedger ledger) => ledger.Get<IEnumerable<IHostedService>>().OfType<QueueSamples>().Single().GoAsync(Cancelled);
}
