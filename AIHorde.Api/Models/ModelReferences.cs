using AIHorde.Ledger.Models;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Models;

/// <summary>Where the facts about models come from. Section <c>Models</c> of the configuration.</summary>
public sealed class ModelReferenceOptions
{
    public const string Section = "Models";

    /// <summary>A file or an http(s) URL in place of the image models that come with the program; an empty text knows none.</summary>
    public string? ImageSource { get; set; }

    /// <summary>The same for text models.</summary>
    public string? TextSource { get; set; }

    public TimeSpan RefreshedEvery { get; set; } = TimeSpan.FromHours(1);

    public int BytesMax { get; set; } = 32 * 1024 * 1024;
}

/// <summary>The facts about models that hold now. Replaced as a whole by the refresher and read without a lock.</summary>
public sealed class ModelReferences
{
    volatile ImageModelReference images;
    volatile TextModelReference texts;

    public ModelReferences(IOptions<ModelReferenceOptions> options)
    {
        images = options.Value.ImageSource is null ? ImageModelReference.Bundled() : ImageModelReference.Empty;
        texts = options.Value.TextSource is null ? TextModelReference.Bundled() : TextModelReference.Empty;
    }

    public ImageModelReference Images
    {
        get => images;
        set => images = value;
    }

    public TextModelReference Texts
    {
        get => texts;
        set => texts = value;
    }
}
