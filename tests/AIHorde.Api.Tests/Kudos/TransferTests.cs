using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests;

[Collection(ApiCollection.Name)]
public class TransferTests(ApiServer server)
{
    [Fact]
    public async Task A_transfer_with_a_key_moves_kudos_once_whatever_happens()
    {
        var giver = await server.UserAsync("giver", kudos: 1_000);
        var taker = await server.UserAsync("taker", kudos: 100);
        var body = $$"""{"username":"{{taker.Alias}}","amount":100}""";
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            server.AskAsync("POST", "/api/v2/kudos/transfer", giver.Key, body, ("Idempotency-Key", "once"))));
        Assert.All(replies, reply => Assert.Equal("""{"transferred":100.0}""", reply.Json.GetRawText()));
        Assert.Equal(900m, await KudosAsync(giver));
        Assert.Equal(200m, await KudosAsync(taker));
        var other = await server.AskAsync("POST", "/api/v2/kudos/transfer", giver.Key, body.Replace("100", "101", StringComparison.Ordinal),
            ("Idempotency-Key", "once"));
        Assert.Equal((400, "IdempotencyKeyConflict"), (other.Status, other.Rc));
    }

    [Fact]
    [Trait("threat", "6")]
    public async Task Concurrent_transfers_never_give_more_than_there_is()
    {
        var giver = await server.UserAsync("giver", kudos: 525);
        var takers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => server.UserAsync($"taker {i}", kudos: 100)));
        var replies = await Task.WhenAll(takers.SelectMany(taker => new[] { taker, taker }).Select(taker =>
            server.AskAsync("POST", "/api/v2/kudos/transfer", giver.Key, $$"""{"username":"{{taker.Id}}","amount":100}""")));
        Assert.Equal(5, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal("KudosTransferNotEnough", reply.Rc));
        Assert.Equal(25m, await KudosAsync(giver));
    }

    [Theory]
    [InlineData("9223372036854775806", "KudosTransferNotEnough")]
    [InlineData("-9223372036854775807", "NegativeKudosTransfer")]
    [InlineData("0.9", "InvalidKudosTransferAmount")]
    public async Task Extreme_amounts_are_refused(string amount, string rc)
    {
        var giver = await server.UserAsync("giver", kudos: 1_000);
        var taker = await server.UserAsync("taker");
        var reply = await server.AskAsync("POST", "/api/v2/kudos/transfer", giver.Key, $$"""{"username":"{{taker.Id}}","amount":{{amount}}}""");
        Assert.Equal((400, rc), (reply.Status, reply.Rc));
    }

    [Fact]
    public async Task Suspicious_accounts_neither_give_nor_take()
    {
        var giver = await server.UserAsync("giver", kudos: 1_000);
        var odd = await server.UserAsync("odd", kudos: 1_000);
        await SuspectAsync(odd);
        var giving = await server.AskAsync("POST", "/api/v2/kudos/transfer", odd.Key, $$"""{"username":"{{giver.Id}}","amount":5}""");
        var taking = await server.AskAsync("POST", "/api/v2/kudos/transfer", giver.Key, $$"""{"username":"{{odd.Id}}","amount":5}""");
        Assert.Equal("FaultWhenKudosSending", giving.Rc);
        Assert.Equal("FaultWhenKudosReceiving", taking.Rc);
        var anonymous = await server.AskAsync("POST", "/api/v2/kudos/transfer", giver.Key, """{"username":"Anonymous#0","amount":5}""");
        Assert.Equal("KudosTransferToAnon", anonymous.Rc);
    }

    [Fact]
    public async Task A_shared_key_target_pays_its_owner_and_grows_its_budget()
    {
        var giver = await server.UserAsync("giver", kudos: 1_000);
        var owner = await server.UserAsync("owner", kudos: 100);
        var key = (await server.AskAsync("PUT", "/api/v2/sharedkeys", owner.Key, """{"kudos":0}""")).Json.GetProperty("id").GetString();
        Assert.Equal(200, (await server.AskAsync("POST", "/api/v2/kudos/transfer", giver.Key, $$"""{"username":"{{key}}","amount":70}""")).Status);
        Assert.Equal(170m, await KudosAsync(owner));
        Assert.Equal(70, (await server.AskAsync("GET", $"/api/v2/sharedkeys/{key}")).Json.GetProperty("kudos").GetInt32());
    }

    [Fact]
    public async Task An_award_is_for_the_first_administrator_and_repeats_once()
    {
        var taker = await server.UserAsync("taker", kudos: 100);
        var body = $$"""{"username":"{{taker.Alias}}","amount":40}""";
        var first = await server.AskAsync("POST", "/api/v2/kudos/award", ApiServer.AdminKey, body, ("Idempotency-Key", "award"));
        var second = await server.AskAsync("POST", "/api/v2/kudos/award", ApiServer.AdminKey, body, ("Idempotency-Key", "award"));
        Assert.Equal("""{"awarded":40.0}""", first.Json.GetRawText());
        Assert.Equal(first.Json.GetRawText(), second.Json.GetRawText());
        Assert.Equal(140m, await KudosAsync(taker));
        Assert.Equal("""{"awarded":-5.0}""", (await server.AskAsync("POST", "/api/v2/kudos/award", ApiServer.AdminKey,
            $$"""{"username":"{{taker.Id}}","amount":-5}""")).Json.GetRawText());
    }

    [Fact]
    public async Task A_statement_tells_every_movement_and_a_proof_shows_it_is_in_the_ledger()
    {
        var giver = await server.UserAsync("giver", kudos: 1_000);
        var taker = await server.UserAsync("taker", kudos: 100);
        await server.AskAsync("POST", "/api/v2/kudos/transfer", giver.Key, $$"""{"username":"{{taker.Id}}","amount":150}""");
        var statement = (await server.AskAsync("GET", $"/api/v2/users/{giver.Id}/kudos/statement?limit=1", giver.Key)).Json;
        Assert.Equal("850.0", statement.GetProperty("balance").GetRawText());
        var line = statement.GetProperty("lines")[0];
        Assert.Equal(("transfer", "-150.0", "850.0"),
            (line.GetProperty("reason").GetString(), line.GetProperty("amount").GetRawText(), line.GetProperty("balance").GetRawText()));
        var older = await server.AskAsync("GET", $"/api/v2/users/{giver.Id}/kudos/statement?before={statement.GetProperty("before")}", giver.Key);
        Assert.Equal("admin", older.Json.GetProperty("lines")[0].GetProperty("reason").GetString());

        var path = $"/api/v2/kudos/ledger/proof/{Uri.EscapeDataString(line.GetProperty("entry").GetString()!)}";
        await Poll.UntilAsync(async () => (await server.AskAsync("GET", path)).Status == 200);
        var proof = (await server.AskAsync("GET", path)).Json;
        Assert.True(Ledger.MerkleTree.Proves(
            Convert.FromHexString(proof.GetProperty("entry_hash").GetString()!),
            proof.GetProperty("index").GetInt32(),
            proof.GetProperty("count").GetInt32(),
            [.. proof.GetProperty("path").EnumerateArray().Select(hash => Convert.FromHexString(hash.GetString()!))],
            Convert.FromHexString(proof.GetProperty("seal").GetProperty("root").GetString()!)));
        var seals = (await server.AskAsync("GET", "/api/v2/kudos/ledger/seals?limit=200")).Json;
        Assert.Contains(seals.EnumerateArray(), seal => seal.GetProperty("hash").GetString() == proof.GetProperty("seal").GetProperty("hash").GetString());
    }

    async Task<decimal> KudosAsync(TestUser user) => (await server.AskAsync("GET", $"/api/v2/users/{user.Id}")).Json.GetProperty("kudos").GetDecimal();

    async Task SuspectAsync(TestUser user)
    {
        var bus = (Ledger.Store.CommandBus)server.Services.GetService(typeof(Ledger.Store.CommandBus))!;
        for (var i = 0; i < UserLimits.SuspicionThreshold; i++)
        {
            await bus.SubmitAsync(new SuspectUser(user.Id, Suspicion.CorruptPrompt));
        }
    }
}
