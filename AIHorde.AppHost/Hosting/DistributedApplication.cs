namespace AIHorde.AppHost.Hosting;

/// <summary>The stack as built: runs it until it is told to stop, and answers with the exit code.</summary>
sealed class DistributedApplication(DistributedApplicationBuilder builder)
{
    /// <summary>Wrong options, a port or a folder in use, no PostgreSQL: what the person at the keyboard can mend.</summary>
    const int ExitRefused = 2;

    static readonly TimeSpan StopMax = TimeSpan.FromSeconds(20);

    public static DistributedApplicationBuilder CreateBuilder(string[] arguments) => new(arguments);

    public async Task<int> RunAsync()
    {
        if (builder.Options.AsksHelp)
        {
            Console.Out.WriteLine(LauncherOptions.Help);
            return 0;
        }

        try
        {
            if (builder.Problem is not null)
            {
                throw builder.Problem;
            }

            using var folder = DataFolder.Open(builder.Options);
            using var signals = new StopSignals(TimeProvider.System);
            await using var stack = new RunningStack(builder, folder, TimeProvider.System);
            try
            {
                await stack.RunAsync(signals.Stop);
            }
            catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
            {
                // Told to stop, which is how a run ends.
            }

            await stack.StopAsync().WaitAsync(StopMax);
            return 0;
        }
        catch (LaunchException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return ExitRefused;
        }
    }
}
