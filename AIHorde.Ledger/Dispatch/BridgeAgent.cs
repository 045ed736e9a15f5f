using System.Globalization;

namespace AIHorde.Ledger.Dispatch;

/// <summary>The program that a worker runs, as name and version, from "name:version:url". A pre-release comes before its release.</summary>
public sealed record BridgeAgent(string Name, int Major, int Minor, int Patch, bool IsPrerelease)
{
    public static readonly BridgeAgent Unknown = new("unknown", 0, 0, 0, IsPrerelease: false);

    public static BridgeAgent Parse(string agent)
    {
        var parts = agent.Split(':', 3);
        if (parts.Length != 3) return Unknown;
        var core = parts[1].Split('+', 2)[0].Split('-', 2);
        var numbers = core[0].Split('.');
        if (numbers.Length > 3) return Unknown;
        var version = new int[3];
        for (var i = 0; i < numbers.Length; i++)
            if (!int.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out version[i])) return Unknown;
        return new BridgeAgent(parts[0], version[0], version[1], version[2], core.Length == 2);
    }

    /// <summary>Whether this is at least the release of a major version, which is all that the capability tables name.</summary>
    public bool IsAtLeast(int major) => Major > major || (Major == major && (!IsPrerelease || Minor > 0 || Patch > 0));
}
