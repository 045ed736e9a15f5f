namespace AIHorde.Ledger.Pricing.Image;

/// <summary>All of an image request that its price depends on.</summary>
public sealed record ImageWork
{
    public int Width { get; init; } = 512;

    public int Height { get; init; } = 512;

    public int Steps { get; init; } = 30;

    public double CfgScale { get; init; } = 5;

    public string Sampler { get; init; } = "k_euler_a";

    public bool Karras { get; init; } = true;

    public bool HiresFix { get; init; }

    public bool HasSource { get; init; }

    public bool HasMask { get; init; }

    /// <summary>txt2img without a source image.</summary>
    public string Processing { get; init; } = "txt2img";

    public double? Denoising { get; init; }

    public string? ControlType { get; init; }

    public bool ReturnControlMap { get; init; }

    public IReadOnlyList<string> PostProcessing { get; init; } = [];

    public int Loras { get; init; }

    public bool HasTextualInversion { get; init; }
}
