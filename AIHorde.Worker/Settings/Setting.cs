namespace AIHorde.Worker.Settings;

/// <summary>One setting as a volunteer sees it. The three ways to give it follow from its name, so that nobody has to look them up.</summary>
public sealed record Setting(string Name, string Default, string Help)
{
    /// <summary>Names that other workers of the AI Horde use for the same thing; they are understood in the file, too.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>Variables that mean this setting beside its own, weakest first.</summary>
    public string[] AlsoEnvironment { get; init; } = [];

    /// <summary>A switch may stand on the command line without a value.</summary>
    public bool IsSwitch { get; init; }

    public string Flag => "--" + Name;

    public string Environment => "AIHORDE_WORKER_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>Case, hyphens and underscores don't matter, so maxPixels, max_pixels and max-pixels are one setting.</summary>
    public static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    public bool IsCalled(string name) => Plain(name) is var plain && (Plain(Name) == plain || Aliases.Any(alias => Plain(alias) == plain));
}
