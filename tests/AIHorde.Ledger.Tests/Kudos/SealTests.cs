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
        await AlterAsync(ledger.ConnectionString);
        var output = new StringWriter();
        Assert.Equal(1, await LedgerCommands.VerifyAsync(ledger.ConnectionString, output));
        Assert.Contains("FAILED I15", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("transfer:1:5", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I15_an_entry_that_was_altered_before_it_was_sealed_is_named_too()
    {
        await using var ledger = await TestLedger.StartAsync(server, new() { SealInterval = TimeSpan.FromDays(1) });
        await FillAsync(ledger);
        await AlterAsync(ledger.ConnectionString);
        var output = new StringWriter();
        Assert.Equal(1, await LedgerCommands.VerifyAsync(ledger.ConnectionString, output));
        Assert.Contains("entry transfer:1:5 was changed", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I15_a_seal_that_was_kept_outside_is_recognised_and_another_is_not()
    {
        await using var ledger = await TestLedger.StartAsync(server, Often);
        await FillAsync(ledger);
        await Until.TrueAsync(async () => await ledger.Get<SealBook>().ProveAsync("transfer:1:9") is not null, "the last transfer is sealed");
        var kept = KeptSeal.TryParse(KeptSeal.Of((await ledger.Get<SealBook>().NewestAsync())!).ToString())!;
        var output = new StringWriter();
        Assert.Equal(0, await LedgerCommands.VerifyAsync(ledger.ConnectionString, output, kept));
        Assert.Equal(1, await LedgerCommands.VerifyAsync(ledger.ConnectionString, output, kept with { Hash = new('0', 64) }));
        Assert.Contains("is another one now", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await LedgerCommands.VerifyAsync(ledger.ConnectionString, output, kept with { Number = kept.Number + 1000 }));
        Assert.Null(KeptSeal.TryParse("1:2"));
    }

    [Fact]
    public async Task I15_the_evidence_of_an_entry_is_printed_whole_and_an_altered_entry_has_none()
    {
        await using var ledger = await TestLedger.StartAsync(server, Often);
        await FillAsync(ledger);
        await Until.TrueAsync(async () => await ledger.Get<SealBook>().ProveAsync("transfer:1:9") is not null, "the last transfer is sealed");
        var proven = new StringWriter();
        Assert.Equal(0, await LedgerCommands.ProveAsync(ledger.ConnectionString, "transfer:1:5", proven));
        Assert.Contains("leg     user:2 1.00 (Received, line 7, balance 31.00)", proven.ToString(), StringComparison.Ordinal);
        await AlterAsync(ledger.ConnectionString);
        Assert.Equal(1, await LedgerCommands.ProveAsync(ledger.ConnectionString, "transfer:1:5", new StringWriter()));
        Assert.Equal(1, await LedgerCommands.ProveAsync(ledger.ConnectionString, "transfer:1:absent", new StringWriter()));
    }

    [Fact]
    public async Task I15_when_the_node_that_seals_dies_another_goes_on_with_the_same_chain()
    {
        var connectionString = await Totals.CreateTableAsync(await server.CreateDatabaseAsync());
        using var first = ChildNode.Start("follow", connectionString);
        await first.SaysAsync("ready", 1);
        await using var ledger = await TestLedger.StartAsync(connectionString, Totals.FastOwners);
        await FillAsync(ledger);
        await Until.TrueAsync(async () => await ledger.Get<SealBook>().ProveAsync("transfer:1:9") is not null, "the first node seals");
        await first.KillAsync();
        Assert.True(await ledger.DoAsync(new Give(new(1), new(2), Kudos.Whole(1), "after")));
        await Until.TrueAsync(async () => await ledger.Get<SealBook>().ProveAsync("transfer:1:after") is not null, "the second node seals");
        await Proven.HoldsAsync(connectionString);
    }

    /// <summary>The expected value was made by another program from the description of the layout alone.</summary>
    [Fact]
    public void The_hash_of_an_entry_is_what_its_layout_says_for_all_time()
    {
        var entry = new PostedEntry("transfer:1:x", EntryReason.Transfer, "1:\u00fc", new EventRef("gift:1", 3), new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), null,
        [
            new(new("user:1"), new(-100), PostingAction.Gifted, 4, new(9900)),
            new(new("user:2"), new(100), PostingAction.Received, 2, new(2600)),
        ]);
        Assert.Equal("c12ee91f4870158dbde0274579854242aea6cf1b61275f3174188cf7cc942c00", Convert.ToHexStringLower(EntryHash.Of(entry)));
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

    /// <summary>The owner of the tables can switch the trigger off; nobody can make the hashes fit again.</summary>
    static async Task AlterAsync(string connectionString)
    {
        await using var owner = NpgsqlDataSource.Create(connectionString);
        await using var tamper = owner.CreateCommand("""
            ALTER TABLE kudos_entries DISABLE TRIGGER USER;
            UPDATE kudos_entries SET cause = 'something else' WHERE key = 'transfer:1:5';
            ALTER TABLE kudos_entries ENABLE TRIGGER USER;
            """);
        await tamper.ExecuteNonQueryAsync();
    }

    static async Task FillAsync(TestLedger ledger)
    {
        await ledger.DoAsync(new Enroll(new(1), Floors.Registered, Kudos.Whole(125)));
        await ledger.DoAsync(new Enroll(new(2), Floors.Registered, Kudos.Whole(25)));
        for (var n = 0; n < 10; n++) await ledger.DoAsync(new Give(new(1), new(2), Kudos.Whole(1), $"{n}"));
    }
}
