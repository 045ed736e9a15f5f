using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using AIHorde.Testing;

namespace AIHorde.Ledger.Tests.Requests;

public sealed class RebuildTests(PostgresServer server)
{
    const int Requesters = 8;
    const int Rounds = 6;

    static readonly UserId Owner = new(50);

    static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task I15_every_table_of_the_life_cycles_is_rebuilt_as_it_is_and_the_books_are_proven()
    {
        var database = await server.CreateDatabaseAsync();
        await using var one = await TestLedger.StartAsync(database, null, services => services.AddHordeDomain());
        await using var two = await TestLedger.StartAsync(database, null, services => services.AddHordeDomain());
        await one.DoAsync(new RegisterUser(Owner, UserKind.Registered, "owner", "hash-owner"));
        var worker = new WorkerId(NewId());
        await one.DoAsync(new RegisterWorker(worker, WorkerKind.Text, "w", Owner, new() { Models = ["fern"] }));
        foreach (var id in Enumerable.Range(10, Requesters))
            await one.DoAsync(new RegisterUser(new(id), UserKind.Pseudonymous, $"user{id}", $"hash{id}"));

        await Task.WhenAll(Enumerable.Range(0, Requesters).Select(index => AskAndServeAsync(index % 2 == 0 ? one : two, new(10 + index), worker)));

        using var said = new StringWriter();
        Assert.True(await LedgerCommands.RebuildAsync(database, said, [Counters.Feature]) == 0, said.ToString());
        Assert.Contains("worker_records is what the log says (1 rows)", said.ToString(), StringComparison.Ordinal);
        Assert.True(await LedgerCommands.VerifyAsync(database, said) == 0, said.ToString());
        var served = await one.Get<WorkerQueries>().FindAsync(worker);
        Assert.Equal((Requesters * Rounds, 20), (served!.Fulfilled, served.Samples.Count));
    }

    static async Task AskAndServeAsync(TestLedger node, UserId requester, WorkerId worker)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (request, job, faulty) = (new RequestId(NewId()), new JobId(NewId()), new JobId(NewId()));
            var terms = new RequestTerms(requester) { ActivationTax = Kudos.Whole(1), UsageMultiplier = 1.5m };
            await node.DoAsync(new QueueRequest(request, 2, new TextNeeds(80, 2048), terms) { Models = ["fern"] });
            await node.DoAsync(new ClaimJobs(request, worker, Owner, [faulty, job], RequestLimits.TextLease) { Model = "fern" });
            var ticket = await node.Get<RequestQueries>().FindJobAsync(job);
            await node.DoAsync(new DeliverJob(ticket!.Parties, Kudos.Whole(7), Kudos.Whole(7), Kudos.Whole(8)) { Made = 33 });
            await node.DoAsync(new FaultJob(ticket.Parties with { Job = faulty }, worker, FaultReason.Reported) { Aborts = new(1000, true) });
            await node.DoAsync(new CancelRequest(request, requester, false, []));
        }
    }
}
