using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

public sealed class SealTests(PostgresServer server)
{
    static readonly LedgerOptions Often = new() { SealInterval = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task I15_every_entry_is_sealed_and_can_be_proven()
    {
        await using var ledger = await TestLedger.StartAsync(server, Often);
        await FillAsync(ledger);
        await Until.TrueAsync(async () => await ledger.Get<SealBook>().ProveAsync("transfer:1:9") is not null, "the last transfer is sealed");
        var proof = (await ledger.Get<SealBook>().ProveAsync("transfer:1:3"))!;
        Assert.True(proof.Holds);
        Assert.False((proof with { EntryHash = [.. proof.EntryHash.Reverse()] }).Holds);
        await Proven.HoldsAsync(ledger.ConnectionString);
    }

    [Fact]
    public async Task I15_an_altered_entry_is_found_and_named()
    {
        await using var ledger = await TestLedger.StartAsync(server, Often);
        await FillAsync(ledger);
        await Until.TrueAsync(async () => await ledger.Get<SealBook>().ProveAsync("transfer:1:9") is not null, "the last transfer is sealed");
        // The owner of the tables can switch the trigger off; nobody can make the hashes fit again.
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        await using var tamper = owner.CreateCommand("""
            ALTER TABLE kudos_entries DISABLE TRIGGER USER;
            UPDATE kudos_entries SET cause = 'something else' WHERE key = 'transfer:1:5';
            ALTER TABLE kudos_entries ENABLE TRIGGER USER;
            """);
        await tamper.ExecuteNonQueryAsync();
        var output = new StringWriter();
        Assert.Equal(1, await LedgerCommands.VerifyAsync(ledger.ConnectionString, output));
        Assert.Contains("FAILED I15", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("transfer:1:5", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(65)]
    public void Every_leaf_of_a_tree_can_be_proven_and_no_other(int count)
    {
        var leaves = Enumerable.Range(0, count).Select(i => new[] { (byte)i }).ToArray();
        var root = MerkleTree.Root(leaves);
        for (var i = 0; i < count; i++)
        {
            var path = MerkleTree.Path(leaves, i);
            Assert.True(MerkleTree.Proves(leaves[i], i, count, path, root));
            Assert.False(MerkleTree.Proves([200], i, count, path, root));
        }
    }

    static async Task FillAsync(TestLedger ledger)
    {
        await ledger.DoAsync(new Enroll(new(1), Floors.Registered, Kudos.Whole(125)));
        await ledger.DoAsync(new Enroll(new(2), Floors.Registered, Kudos.Whole(25)));
        for (var n = 0; n < 10; n++) await ledger.DoAsync(new Give(new(1), new(2), Kudos.Whole(1), $"{n}"));
    }
}
