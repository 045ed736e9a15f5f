using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Ledger.Tests.Requests;

public sealed class LeaseTests(PostgresServer server)
{
    const int Workers = 16;

    static readonly UserId Ann = new(5);
    static readonly UserId Bob = new(6);

    [Fact]
    public async Task I11_of_all_that_claim_a_piece_at_once_on_two_nodes_one_has_its_lease()
    {
        await using var one = await TestLedger.StartAsync(await server.CreateDatabaseAsync(), null, services => services.AddHordeDomain());
        await using var two = await TestLedger.StartAsync(one.ConnectionString, null, services => services.AddHordeDomain());
        await one.DoAsync(new RegisterUser(Ann, UserKind.Registered, "ann", "hash-ann"));
        var request = new RequestId(NewId());
        await one.DoAsync(new QueueRequest(request, 1, new TextNeeds(80, 2048), new(Ann)));
        var claims = await Task.WhenAll(Enumerable.Range(0, Workers).Select(n => (n % 2 == 0 ? one : two).DoAsync(
            new ClaimJobs(request, new(NewId()), Bob, [new(NewId())], RequestLimits.TextLease))));
        Assert.Single(claims.OfType<ClaimResult.Claimed>());
        Assert.Equal(1, await one.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE outcome = 'running'"));
    }

    [Fact]
    public void I11_a_result_under_an_old_token_changes_nothing_and_a_piece_is_tried_so_often_and_no_oftener()
    {
        var horde = new MemoryHorde();
        var (ann, bob) = (horde.Register(5, kudos: 1000), horde.Register(6, Roles.Trusted));
        var (request, worker) = (horde.Ask(ann), horde.Hire(bob));
        for (var attempt = 1; attempt <= RequestLimits.FaultsMax; attempt++)
        {
            var job = horde.Claimed(request, worker);
            Assert.IsType<ClaimResult.Lost>(horde.Claim(request, worker));
            horde.Wait(RequestLimits.TextLease);
            var faulted = Assert.IsType<FaultResult.Faulted>(horde.Fault(request, job, FaultReason.LeaseExpired));
            Assert.Equal(attempt < RequestLimits.FaultsMax, faulted.Requeued);
            var before = (horde.Ledger.Entries.Count, horde.Ledger.Events.Count);
            Assert.IsType<DeliverResult.Aborted>(horde.Deliver(request, job));
            Assert.Equal(before, (horde.Ledger.Entries.Count, horde.Ledger.Events.Count));
        }
        Assert.IsType<ClaimResult.Lost>(horde.Claim(request, worker));
        Assert.Equal(Kudos.Whole(999), horde.Balance(ann));
    }

    static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
}
