using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Users.Gifts;
using AIHorde.Ledger.Workers;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AIHorde.Ledger.Tests.Requests;

public sealed class RoundsTests(PostgresServer server)
{
    static readonly UserId Ann = new(5);
    static readonly UserId Bob = new(6);

    static async Task RoundAsync<TRounds>(TestLedger ledger) where TRounds : Rounds =>
        await ledger.Get<IEnumerable<IHostedService>>().OfType<TRounds>().Single().GoAsync(TestContext.Current.CancellationToken);

    static async Task<TestLedger> StartAsync(string database, TimeProvider clock)
    {
        var options = new HordeOptions
        {
            TrustThreshold = Kudos.Whole(1),
            RequestsEvery = TimeSpan.FromDays(1),
            PromotionsEvery = TimeSpan.FromDays(1),
            AllowancesEvery = TimeSpan.FromDays(1),
        };
        return await TestLedger.StartAsync(database, null, services => services.AddSingleton(clock).AddHordeDomain(options));
    }

    [Fact]
    public async Task Two_nodes_take_back_overdue_jobs_once_and_end_expired_requests()
    {
        var (clock, database) = (new ShiftedClock(), await server.CreateDatabaseAsync());
        await using var one = await StartAsync(database, clock);
        await using var two = await StartAsync(database, clock);
        await one.DoAsync(new RegisterUser(Ann, UserKind.Registered, "ann", "hash-ann"));
        await one.DoAsync(new RegisterUser(Bob, UserKind.Registered, "bob", "hash-bob"));
        var (worker, request, job) = (new WorkerId(Id(clock)), new RequestId(Id(clock)), new JobId(Id(clock)));
        await one.DoAsync(new RegisterWorker(worker, WorkerKind.Text, "w", Bob, new()));
        var said = new Payload(RequestStream.AskKey(request), new byte[] { 1 }, clock.GetUtcNow() + RequestLimits.PayloadLifetime);
        await one.DoAsync(new QueueRequest(request, 1, new TextNeeds(80, 2048), new(Ann)) { Payloads = [said] });
        await one.DoAsync(new ClaimJobs(request, worker, Bob, [job], RequestLimits.TextLease));

        clock.Ahead = RequestLimits.TextLease + TimeSpan.FromSeconds(5);
        await Task.WhenAll(RoundAsync<RequestRounds>(one), RoundAsync<RequestRounds>(two));
        var body = await one.Get<RequestQueries>().FindAsync(request);
        Assert.Equal((1, 0, 1), (body!.Waiting, body.Processing, body.Restarted));
        Assert.Equal(1, (await one.Get<WorkerQueries>().FindAsync(worker))!.UncompletedJobs);

        clock.Ahead += RequestLimits.Lifetime;
        await Task.WhenAll(RoundAsync<RequestRounds>(one), RoundAsync<RequestRounds>(two));
        Assert.Null(await two.Get<RequestQueries>().FindAsync(request));
        Assert.Null(await two.Get<RequestQueries>().FindJobAsync(job));
        Assert.Equal(0L, await one.ScalarAsync<long>("SELECT count(*) FROM jobs"));
        Assert.Equal(0L, await one.ScalarAsync<long>("SELECT count(*) FROM payloads"));
    }

    [Fact]
    public async Task Two_nodes_pay_an_allowance_once_and_trust_who_earned_it()
    {
        var (clock, database) = (new ShiftedClock(), await server.CreateDatabaseAsync());
        await using var one = await StartAsync(database, clock);
        await using var two = await StartAsync(database, clock);
        await one.DoAsync(new RegisterUser(Ann, UserKind.Registered, "ann", "hash-ann"));
        await one.DoAsync(new RegisterUser(Bob, UserKind.Registered, "bob", "hash-bob") { Roles = Roles.Moderator });
        foreach (var node in (TestLedger[])[one, two])
            node.Get<Patronage>().Entitlements = new Dictionary<UserId, Kudos> { [Ann] = Kudos.Whole(1000) };
        await one.DoAsync(new Tests.Users.GrantEscrow(Id(clock), Ann, Kudos.Whole(2)));

        await Task.WhenAll(RoundAsync<AllowanceRounds>(one), RoundAsync<AllowanceRounds>(two));
        await RoundAsync<AllowanceRounds>(two);
        await RoundAsync<PromotionRounds>(one);
        var users = one.Get<UserQueries>();
        Assert.Equal(Kudos.Whole(1000), (await users.FindAsync(Ann))!.Balance);
        Assert.Equal(UserLimits.ModeratorMonthly, (await users.FindAsync(Bob))!.Balance);

        clock.Ahead = UserLimits.PromotionAge + TimeSpan.FromHours(1);
        await Task.WhenAll(RoundAsync<PromotionRounds>(one), RoundAsync<PromotionRounds>(two));
        var ann = await users.FindAsync(Ann);
        Assert.Equal((true, Kudos.Whole(1002), Kudos.Zero), (ann!.Has(Roles.Trusted), ann.Balance, ann.Escrow));
    }

    static Guid Id(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());
}
