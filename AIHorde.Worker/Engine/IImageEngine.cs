namespace AIHorde.Worker.Engine;

/// <summary>
/// Makes pictures. One instance may hold several models; it decides itself how many jobs run at once and queues the rest,
/// so a caller may ask as often as it has slots.
/// </summary>
public interface IImageEngine : IAsyncDisposable
{
    /// <summary>What computes, in words for the volunteer ("CPU, 2 threads, 256-bit vectors"): shown at start, so that a fallback is never silent.</summary>
    string Device { get; }

    IReadOnlyList<ImageModelInfo> Models { get; }

    /// <summary>
    /// Throws <see cref="EngineFaultException"/> when this job cannot be done (unknown model, out of memory); the engine itself stays usable.
    /// </summary>
    Task<ImageResult> GenerateAsync(ImageJob job, IProgress<EngineProgress>? progress, CancellationToken cancellationToken);
}

/// <param name="SizeMultiple">Width and height must be multiples of this.</param>
public sealed record ImageModelInfo(string Name, string Baseline, int NativeSize, int SizeMultiple, IReadOnlySet<ImageAbility> Abilities);

/// <summary>What a model can do beyond text to image; a worker advertises only what is listed.</summary>
public enum ImageAbility
{
    ImageToImage,
    Inpainting,
    HiresFix,
    Tiling,
    ClipSkip,
    Lora,
}

/// <summary>Steps done of all steps of the job, over all its passes.</summary>
public readonly record struct EngineProgress(int Done, int Total);

/// <summary>The job cannot be done, for a reason that a person can read; not a bug.</summary>
public sealed class EngineFaultException(string reason, Exception? inner = null) : Exception(reason, inner);
