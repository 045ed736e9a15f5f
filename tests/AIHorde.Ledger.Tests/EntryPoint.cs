using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace AIHorde.Ledger.Tests;

/// <summary>Runs the tests; or, when a fault test starts this program again as its child, a node of the ledger that is there to be killed.</summary>
static class EntryPoint
{
    public static Task<int> Main(string[] args) => args switch
    {
        ["child", var work, var connectionString] => Child.RunAsync(work, connectionString),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
