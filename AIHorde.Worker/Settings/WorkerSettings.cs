using AIHorde.Worker.Backends;

namespace AIHorde.Worker.Settings;

/// <summary>The settings after they were read and checked. Limits that depend on a backend are narrowed once it has been probed.</summary>
public sealed record WorkerSettings
{
    public required Uri Api { get; init; }
    public required string Key { get; init; }
    public required WorkerNames Names { get; init; }
    public required IReadOnlyList<JobKind> Kinds { get; init; }
    public required IReadOnlyList<BackendAddress> Backends { get; init; }
    public TimeSpan BackendWait { get; init; } = TimeSpan.FromSeconds(60);
    public string OpenAiKey { get; init; } = "";
    public string KoboldKey { get; init; } = "";

    /// <summary>User and password with a colon between, or empty.</summary>
    public string A1111Auth { get; init; } = "";

    public string VisionModel { get; init; } = "";
    public string Device { get; init; } = "auto";

    /// <summary>A folder, empty for the usual places, or none.</summary>
    public string Torch { get; init; } = "";
    public IReadOnlyList<ModelChoice> Models { get; init; } = [];
    public int Threads { get; init; } = 1;
    public int Prefetch { get; init; } = 1;
    public int Batch { get; init; } = 1;
    public int PixelsMax { get; init; } = 1024 * 1024;
    public int LengthMax { get; init; } = 512;

    /// <summary>Zero means what the backend has.</summary>
    public int ContextLengthMax { get; init; }

    public int TilesMax { get; init; } = 16;
    public IReadOnlyList<string> Forms { get; init; } = [];
    public bool Nsfw { get; init; } = true;
    public IReadOnlyList<string> Blacklist { get; init; } = [];
    public IReadOnlyList<string> PriorityUsers { get; init; } = [];
    public bool RequireUpfrontKudos { get; init; }
    public bool AllowImageToImage { get; init; } = true;
    public bool AllowPainting { get; init; } = true;
    public bool AllowPostProcessing { get; init; } = true;
    public bool AllowLora { get; init; }
    public bool AllowControlNet { get; init; }
    public bool AllowUnsafeAddress { get; init; } = true;
    public bool ExtraSlow { get; init; }
    public bool LimitStepsMax { get; init; }
    public bool? Maintenance { get; init; }
    public TimeSpan PopInterval { get; init; } = TimeSpan.FromSeconds(1);
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(60);
    public IReadOnlyList<string> SourceHosts { get; init; } = [];

    /// <summary>Null means: when the terminal can.</summary>
    public bool? Terminal { get; init; }

    public bool CheckOnly { get; init; }
}

/// <summary>Servers want a name of its own for each kind of worker.</summary>
public sealed record WorkerNames(string Image, string Text, string Alchemy)
{
    public string Of(JobKind kind) => kind switch
    {
        JobKind.Image => Image,
        JobKind.Text => Text,
        _ => Alchemy,
    };
}

/// <summary>A model that the volunteer chose: the name that the horde knows, and the one that the backend does.</summary>
public sealed record ModelChoice(string HordeName, string LocalName);
