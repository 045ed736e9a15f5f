using System.Text;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using AIHorde.Testing;

namespace AIHorde.Ledger.Tests.Requests;

public sealed class CanaryTests(PostgresServer server)
{
    const string Canary = "canary-7f3a-yellow";

    /// <summary>Makes the search over every table that there is, so that one added later is searched too.</summary>
    const string SearchSql = $"""
        SELECT 'SELECT count(*) FROM ('
            || string_agg(format('SELECT 1 FROM %I t WHERE t::text LIKE %L', table_name, '%{Canary}%'), ' UNION ALL ') || ') found'
        FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'payloads'
        """;

    const string PayloadsSql = $"SELECT count(*) FROM payloads WHERE convert_from(content, 'UTF8') = '{Canary}'";

    [Fact]
    [Trait("threat", "20")]
    public async Task What_was_said_is_in_no_table_but_that_of_payloads()
    {
        await using var ledger = await TestLedger.StartAsync(await server.CreateDatabaseAsync(), null, services => services.AddHordeDomain());
        static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        static Payload Secret(string key) => new(key, Encoding.UTF8.GetBytes(Canary), TimeProvider.System.GetUtcNow().AddMinutes(20));
        var (ann, worker, request, job) = (new UserId(5), new WorkerId(NewId()), new RequestId(NewId()), new JobId(NewId()));
        await ledger.DoAsync(new RegisterUser(ann, UserKind.Registered, "ann", "hash"));
        await ledger.DoAsync(new ModifyUser(NewId(), ann, new(ann, false), new() { Contact = Canary }));
        await ledger.DoAsync(new RegisterWorker(worker, WorkerKind.Text, "w", ann, new()) { Address = Secret(WorkerStream.AddressKey(worker)) });
        await ledger.DoAsync(new QueueRequest(request, 1, new TextNeeds(80, 2048), new(ann)) { Payloads = [Secret($"request:{request}:prompt")] });
        await ledger.DoAsync(new ClaimJobs(request, worker, ann, [job], RequestLimits.TextLease));
        var ticket = await ledger.Get<RequestQueries>().FindJobAsync(job);
        await ledger.DoAsync(new DeliverJob(ticket!.Parties, Kudos.Whole(1), Kudos.Whole(1), Kudos.Whole(2)) { Payloads = [Secret($"job:{job}:text")] });

        Assert.Equal(0, await ledger.ScalarAsync<long>(await ledger.ScalarAsync<string>(SearchSql)));
        Assert.Equal(4, await ledger.ScalarAsync<long>(PayloadsSql));
    }
}
