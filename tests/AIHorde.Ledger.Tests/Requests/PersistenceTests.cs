using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Teams;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using AIHorde.Testing;

namespace AIHorde.Ledger.Tests.Requests;

public sealed class PersistenceTests(PostgresServer server)
{
    static readonly UserId Ann = new(5);
    static readonly UserId Bob = new(6);

    static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    static async Task<TestLedger> StartAsync(PostgresServer server)
    {
        var ledger = await TestLedger.StartAsync(await server.CreateDatabaseAsync(), null, services => services.AddHordeDomain());
        await ledger.DoAsync(new RegisterUser(Ann, UserKind.Registered, "ann", "hash-ann"));
        await ledger.DoAsync(new RegisterUser(Bob, UserKind.Pseudonymous, "bob", "hash-bob") { Roles = Roles.Trusted });
        return ledger;
    }

    [Fact]
    public async Task A_request_lives_through_all_its_tables()
    {
        await using var ledger = await StartAsync(server);
        var (worker, request, job) = (new WorkerId(NewId()), new RequestId(NewId()), new JobId(NewId()));
        var settings = new WorkerSettings { Models = ["fern", "moss"], Threads = 3 };
        Assert.IsType<WorkerResult.Done>(await ledger.DoAsync(new RegisterWorker(worker, WorkerKind.Image, "w", Bob, settings)));
        var terms = new RequestTerms(Ann) { ActivationTax = Kudos.Whole(3), UnitPrice = Kudos.Whole(11), UpfrontHold = Kudos.Whole(0) };
        var needs = new ImageNeeds(512, 512, 30, 30, "k_euler") { PostProcessing = ["GFPGAN"] };
        await ledger.DoAsync(new QueueRequest(request, 2, needs, terms) { Models = ["fern"] });
        var requests = ledger.Get<RequestQueries>();
        Assert.Equal(["GFPGAN"], Assert.IsType<ImageNeeds>(Assert.Single(await requests.WaitingAsync()).Ask.Needs).PostProcessing);
        Assert.Equal(2, await requests.QueuedOfAsync(Ann, RequestKind.Image));
        Assert.Equal(2, await requests.QueuedOfAsync(Ann, RequestKind.Image, ["fern", "other"]));
        Assert.Equal(0, await requests.QueuedOfAsync(Ann, RequestKind.Text));

        Assert.IsType<ClaimResult.Claimed>(await ledger.DoAsync(new ClaimJobs(request, worker, Bob, [job], TimeSpan.FromSeconds(150)) { Model = "fern" }));
        var ticket = await requests.FindJobAsync(job);
        Assert.Equal(Ann, ticket!.Parties.Requester);
        Assert.IsType<DeliverResult.Accepted>(await ledger.DoAsync(new DeliverJob(ticket.Parties, Kudos.Whole(11), Kudos.Whole(11), Kudos.Whole(12))));

        var body = await requests.FindAsync(request);
        Assert.Equal((1, 1, Kudos.Whole(15)), (body!.Finished, body.Waiting, body.Consumed));
        var shown = await ledger.Get<WorkerQueries>().FindByNameAsync("w");
        Assert.Equal((1L, Kudos.Whole(11), 3), (shown!.Fulfilled, shown.KudosRewards, shown.Settings.Threads));
        var bob = await ledger.Get<UserQueries>().FindByKeyHashAsync("hash-bob");
        Assert.Equal((1L, Kudos.Whole(11), "bob#6"), (bob!.Records.Fulfillments.Image, bob.Total(PostingAction.Accumulated), bob.Alias));
        Assert.Equal([worker], bob.Workers);
        var stats = ledger.Get<StatsQueries>();
        Assert.Equal(1, (await stats.TotalsAsync(RequestKind.Image, StatsSpan.Hour)).Jobs);
        Assert.Equal([new ModelCount("fern", 1)], await stats.ModelsAsync(RequestKind.Image, StatsSpan.Total));
        Assert.Equal(1, Assert.Single(await stats.QueuesAsync()).Waiting);
    }

    [Fact]
    public async Task Everything_else_is_read_back_as_it_was_written()
    {
        await using var ledger = await StartAsync(server);
        var (key, team) = (new SharedKeyId(NewId()), new TeamId(NewId()));
        await ledger.DoAsync(new CreateSharedKey(key, Ann, "club", Kudos.Whole(5000), null, new(1000, 20, null)));
        Assert.Equal(new SharedKeyLimits(1000, 20, null), (await ledger.Get<SharedKeyQueries>().FindAsync(key))!.Limits);
        Assert.IsType<TeamResult.Done>(await ledger.DoAsync(new CreateTeam(team, Bob, "Rangers", "hello")));
        Assert.Equal("bob#6", (await ledger.Get<TeamQueries>().FindAsync(team))!.Creator);
        var changes = new UserChanges { Contact = "ann@example.org", Username = "anna" };
        Assert.IsType<ModifyUserResult.Done>(await ledger.DoAsync(new ModifyUser(NewId(), Ann, new(Ann, false), changes)));
        var users = ledger.Get<UserQueries>();
        Assert.Equal("ann@example.org", (await users.DetailsAsync(Ann)).Contact);
        Assert.Equal([Ann], await users.FindByContactAsync("ANN@example.org"));
        Assert.Equal(["anna", "bob"], (await users.PageAsync(UserOrder.Kudos, 1)).Select(user => user.Username));
        Assert.Equal(["anna", "bob"], (await users.PageAsync(UserOrder.Age, 1)).Select(user => user.Username));
        Assert.Equal(2, (await users.NextIdAsync()).Value);
    }
}
