using AIHorde.Load;

if (LoadOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var timings = new Timings();
using var server = new HordeServer(options, timings);
var scenario = options.Scenario == "pops" ? EmptyPops.RunAsync(server, options, stop.Token) : TextJobs.RunAsync(server, options, stop.Token);
var summary = await scenario;
Console.WriteLine(summary);
Console.WriteLine(timings.Report());
return timings.Failures == 0 ? 0 : 1;
