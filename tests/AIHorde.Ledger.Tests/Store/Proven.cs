using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Tests;

static class Proven
{
    /// <summary>All that the operator's two commands can prove of this database.</summary>
    public static async Task HoldsAsync(string connectionString)
    {
        var output = new StringWriter();
        var verified = await LedgerCommands.VerifyAsync(connectionString, output);
        var rebuilt = await LedgerCommands.RebuildAsync(connectionString, output, [Counters.Feature]);
        Assert.True(verified + rebuilt == 0, output.ToString());
    }
}
