using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Ledger.Tests.Requests;

public sealed class BacklogTests(PostgresServer server)
{
    static readonly UserId Ann = new(5);
    static readonly UserId Bob = new(6);

    [Fact]
    public async Task However_many_ask_at_once_on_two_nodes_an_account_has_no_more_waiting_than_it_may()
    {
        await using var one = await StartAsync(await server.CreateDatabaseAsync());
        await using var two = await StartAsync(one.ConnectionString);
        foreach (var user in (UserId[])[Ann, Bob]) await one.DoAsync(new RegisterUser(user, UserKind.Registered, $"user{user}", $"hash{user}"));
        var asked = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => AskAsync(n % 2 == 0 ? one : two, Ann, units: 2)));
        Assert.Equal(UserLimits.Concurrency / 2, asked.Count(result => result is QueueResult.Queued));
        Assert.All(asked.OfType<QueueResult.Refused>(), refused => Assert.Equal(Refusal.TooManyPrompts, refused.Why));
        Assert.Equal(UserLimits.Concurrency, await one.Get<RequestQueries>().QueuedOfAsync(Ann, RequestKind.Text));
        Assert.IsType<QueueResult.Queued>(await AskAsync(two, Bob, units: 20));
        var first = asked.OfType<QueueResult.Queued>().First().Ask.Request;
        await one.DoAsync(new ClaimJobs(first, new(NewId()), Bob, [new(NewId())], RequestLimits.TextLease) { Model = "fern" });
        Assert.IsType<QueueResult.Refused>(await AskAsync(two, Ann, units: 2));
        Assert.IsType<QueueResult.Queued>(await AskAsync(two, Ann, units: 1));
    }

    static Task<TestLedger> StartAsync(string connectionString) => TestLedger.StartAsync(connectionString, null, services => services.AddHordeDomain());

    static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    static Task<QueueResult> AskAsync(TestLedger ledger, UserId user, int units) =>
        ledger.DoAsync(new QueueRequest(new(NewId()), units, new TextNeeds(80, 2048), new(user)) { Models = ["fern"] });
}
