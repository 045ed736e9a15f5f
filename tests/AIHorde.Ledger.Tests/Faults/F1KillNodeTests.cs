using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class F1KillNodeTests(PostgresServer server)
{
    const int Kills = 3;

    [Fact]
    public async Task F1_killing_a_node_under_load_loses_nothing_it_answered_and_repeats_nothing()
    {
        var connectionString = await Totals.CreateTableAsync(await server.CreateDatabaseAsync());
        await using var survivor = await TestLedger.StartAsync(connectionString);
        for (var user = 1; user <= Child.Callers; user++) await survivor.DoAsync(new Enroll(new(user), Floors.Registered, Kudos.Whole(1_000_000)));
        var lines = new List<string>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var child = ChildNode.Start("pay", connectionString);
            await child.SaysAsync("paid", times: 50 * kill + 7);
            await child.KillAsync();
            lines.AddRange(child.Lines);
        }
        var paid = Payments(lines, "paid");
        Assert.Empty(Payments(lines, "refused"));
        foreach (var (from, id) in paid) Assert.NotNull(await survivor.Get<KudosBook>().EntryAsync($"transfer:{from}:{id}"));
        await RepeatAsync(survivor, Payments(lines, "try"));
        Assert.Equal(Payments(lines, "try").Count, await survivor.ScalarAsync<long>("SELECT count(*) FROM kudos_entries WHERE reason = 'transfer'"));
        await Proven.HoldsAsync(connectionString);
    }

    /// <summary>The clients of the killed node ask again with the same keys.</summary>
    static Task RepeatAsync(TestLedger ledger, List<(int From, string Id)> tried) => Task.WhenAll(tried.Select(async payment =>
    {
        var to = new UserId(1 + payment.From % Child.Callers);
        Assert.True(await ledger.DoAsync(new Give(new(payment.From), to, Kudos.Whole(1), payment.Id)));
    }));

    static List<(int From, string Id)> Payments(List<string> lines, string word) =>
        [.. lines.Select(line => line.Split(' ')).Where(parts => parts.Length == 3 && parts[0] == word).Select(parts => (int.Parse(parts[1]), parts[2]))];
}
