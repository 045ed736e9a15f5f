namespace AIHorde.Ledger.Tests;

/// <summary>What the child process does. It ends when its standard input does, so it never outlives the test.</summary>
static class Child
{
    public const int Callers = 32;

    public static async Task<int> RunAsync(string work, string connectionString)
    {
        await using var ledger = await TestLedger.StartAsync(connectionString, Totals.FastOwners, Totals.Add);
        var working = work == "pay" ? Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => PayAsync(ledger, caller))) : Task.CompletedTask;
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        await working.WaitAsync(TimeSpan.FromSeconds(1)).ContinueWith(_ => { }, TaskScheduler.Default);
        return 0;
    }

    /// <summary>Says what it is about to do, and what it was told is done: the parent holds the ledger to both.</summary>
    static async Task PayAsync(TestLedger ledger, int caller)
    {
        var (from, run) = (new UserId(1 + caller), Environment.ProcessId);
        for (var n = 0; ; n++)
        {
            Console.WriteLine($"try {from} {run}-{n}");
            var paid = await ledger.Bus.SubmitAsync(new Give(from, new(1 + (caller + 1) % Callers), Kudos.Whole(1), $"{run}-{n}"));
            Console.WriteLine($"{(paid.Value ? "paid" : "refused")} {from} {run}-{n}");
        }
    }
}
