using BenchmarkDotNet.Running;

namespace AIHorde.Benchmarks;

public static class EntryPoint
{
    public static async Task Main(string[] args)
    {
        if (args is ["ledger", ..]) await LedgerBenchmark.RunAsync(args[1..]);
        else BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
    }
}
