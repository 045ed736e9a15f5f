using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Workers;

/// <summary>The three kinds of worker share one space of names.</summary>
public enum WorkerKind
{
    Image,
    Text,
    Interrogation,
}

/// <summary>What a worker says of itself when it pops. Members of other kinds keep their defaults.</summary>
public sealed record WorkerSettings
{
    public string BridgeAgent { get; init; } = "unknown:0:unknown";
    public int Threads { get; init; } = 1;
    public bool Nsfw { get; init; }
    public IReadOnlyList<string> Models { get; init; } = [];
    public IReadOnlyList<string> Blacklist { get; init; } = [];
    public bool AllowUnsafeAddress { get; init; } = true;
    public bool ExtraSlow { get; init; }
    public bool RequireUpfrontKudos { get; init; }

    public long MaxPixels { get; init; } = 262_144;
    public bool AllowImg2Img { get; init; } = true;
    public bool AllowPainting { get; init; } = true;
    public bool AllowPostProcessing { get; init; } = true;
    public bool AllowControlnet { get; init; }
    public bool AllowSdxlControlnet { get; init; }
    public bool AllowLora { get; init; }
    public bool LimitMaxSteps { get; init; }

    /// <summary>What the worker's program says that it can do; empty from programs that are known by their version.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public int MaxLength { get; init; } = 80;
    public int MaxContextLength { get; init; } = 2048;
    public IReadOnlyList<string> Softprompts { get; init; } = [];

    public IReadOnlyList<string> Forms { get; init; } = [];
    public int MaxTiles { get; init; } = 80;

    /// <summary>Lists make the generated equality useless; what is stored is what counts.</summary>
    public bool Says(WorkerSettings other) => ReferenceEquals(this, other) || LedgerJson.Write(this) == LedgerJson.Write(other);
}
