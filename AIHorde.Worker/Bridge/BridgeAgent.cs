using System.Reflection;

namespace AIHorde.Worker.Bridge;

/// <summary>How this program introduces itself to servers, which look up by it what a worker of that version can do.</summary>
static class BridgeAgent
{
    public const string Url = "https://aihorde.net";

    public static readonly string Version =
        (typeof(BridgeAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    public static readonly string Name = $"AIHorde Worker:{Version}:{Url}";
}
