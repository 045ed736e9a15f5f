using AIHorde.Worker.Backends.Embedded.Child;
using AIHorde.Worker.Bridge;
using AIHorde.Worker.Bridge.Hosting;
using AIHorde.Worker.Settings;

if (args is [EngineProgram.Verb])
{
    return await EngineProgram.RunAsync();
}

string? ReadFile(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

switch (SettingsReader.Read(args, Environment.GetEnvironmentVariable, ReadFile))
{
    case SettingsOutcome.HelpAsked:
        Console.Write(args is [.., "markdown"] ? HelpText.Markdown() : HelpText.Write(Console.IsOutputRedirected ? 120 : Console.WindowWidth));
        return 0;
    case SettingsOutcome.VersionAsked:
        Console.WriteLine(BridgeAgent.Version);
        return 0;
    case SettingsOutcome.Invalid invalid:
        foreach (var problem in invalid.Problems)
        {
            Console.Error.WriteLine(problem);
        }

        return 2;
    case SettingsOutcome.Ready { Settings: { CheckOnly: true } settings }:
        return await BackendCheck.RunAsync(settings, Console.Out);
    case SettingsOutcome.Ready { Settings: var settings }:
        using (var interrupt = new SecondInterrupt())
        using (var host = WorkerHost.Build(settings, services => services.AddSingleton(interrupt)))
        {
            await host.RunAsync();
            return Environment.ExitCode;
        }

    default:
        throw new InvalidOperationException("No such outcome.");
}
