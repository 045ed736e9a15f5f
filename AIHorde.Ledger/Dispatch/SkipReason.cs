namespace AIHorde.Ledger.Dispatch;

/// <summary>Why a worker does not get a request. None means that it does.</summary>
public enum SkipReason : byte
{
    None,
    WorkerId,
    Performance,
    Nsfw,
    Blacklist,
    Untrusted,
    Models,
    BridgeVersion,
    Kudos,
    MaxPixels,
    StepCount,
    UnsafeIp,
    Img2Img,
    Painting,
    PostProcessing,
    Lora,
    ControlNet,
    MaxLength,
    MaxContextLength,
    MaxTiles,
    Maintenance,
    Decoy,
}

/// <summary>
/// The judgement of one worker over one kind of request. A counted refusal is one that the worker is told about as such;
/// the others are conditions that the worker's own settings exclude, of which only totals over the whole queue are told.
/// </summary>
public readonly record struct Verdict(SkipReason Reason, bool Counted)
{
    public static readonly Verdict Fits;

    public bool IsMatch => Reason == SkipReason.None;

    public static Verdict Excluded(SkipReason reason) => new(reason, Counted: false);

    public static Verdict Refused(SkipReason reason) => new(reason, Counted: true);
}

/// <summary>How many waiting requests were passed over, by reason.</summary>
public sealed class SkipCounts
{
    static readonly string[] wireNames = Enum.GetValues<SkipReason>().Select(WireName).ToArray();
    readonly int[] counts = new int[wireNames.Length];

    public int this[SkipReason reason]
    {
        get => counts[(int)reason];
        set => counts[(int)reason] = value;
    }

    /// <summary>The name by which existing workers know a reason; empty for the two that they are never told.</summary>
    public static string NameOf(SkipReason reason) => wireNames[(int)reason];

    public IEnumerable<(string Name, int Count)> NonZero()
    {
        for (var reason = 1; reason < counts.Length; reason++)
            if (counts[reason] != 0 && wireNames[reason].Length > 0) yield return (wireNames[reason], counts[reason]);
    }

    static string WireName(SkipReason reason) => reason switch
    {
        SkipReason.WorkerId => "worker_id",
        SkipReason.Performance => "performance",
        SkipReason.Nsfw => "nsfw",
        SkipReason.Blacklist => "blacklist",
        SkipReason.Untrusted => "untrusted",
        SkipReason.Models => "models",
        SkipReason.BridgeVersion => "bridge_version",
        SkipReason.Kudos => "kudos",
        SkipReason.MaxPixels => "max_pixels",
        SkipReason.StepCount => "step_count",
        SkipReason.UnsafeIp => "unsafe_ip",
        SkipReason.Img2Img => "img2img",
        SkipReason.Painting => "painting",
        SkipReason.PostProcessing => "post-processing",
        SkipReason.Lora => "lora",
        SkipReason.ControlNet => "controlnet",
        SkipReason.MaxLength => "max_length",
        SkipReason.MaxContextLength => "max_context_length",
        SkipReason.MaxTiles => "max_tiles",
        _ => "",
    };
}
