using AIHorde.Worker.Engine.Diffusion;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Text;
using AIHorde.Worker.Engine.Tokenizers;
using AIHorde.Worker.Engine;

namespace AIHorde.Worker.Backends.Embedded;

/// <summary>The engines over the models that were found, on the device that the volunteer asked for.</summary>
sealed class EmbeddedEngines(IImageEngine? images, ITextEngine? texts, IReadOnlySet<string> loras, IReadOnlyList<UnreadableModel> unreadable)
    : IAsyncDisposable
{
    const int ReasonsMax = 5;

    public IImageEngine? Images => images;

    public ITextEngine? Texts => texts;

    /// <summary>LoRAs by name, without their ending.</summary>
    public IReadOnlySet<string> Loras => loras;

    /// <summary>Models that were found and can't be opened.</summary>
    public IReadOnlyList<UnreadableModel> Unreadable => unreadable;

    /// <summary>Each engine owns the backend that it gets.</summary>
    public static EmbeddedEngines Open(EmbeddedModels models, Func<ITensorBackend> forImages, Func<ITensorBackend> forTexts)
    {
        if (models.Images.Count + models.Texts.Count == 0)
        {
            throw new BackendUnavailableException("The embedded engine found no models.");
        }

        EmbeddedEngines opened;
        var none = new Dictionary<string, string>();
        try
        {
            var images = models.Images.Count == 0 ? null : new DiffusionEngine(
                forImages(), new DiffusionOptions(models.Images, folder => Tokenizer(folder, models.ClipFolder), models.LoraFolder));
            var texts = models.Texts.Count == 0 ? null : new TextEngine(forTexts(), models.Texts);
            var loras = models.LoraFolder is null ? [] : Directory.EnumerateFiles(models.LoraFolder, "*.safetensors").Select(ModelNames.Public);
            var unreadable = (images?.Unreadable ?? none).Concat(texts?.Unreadable ?? none).Select(model => new UnreadableModel(model.Key, model.Value));
            opened = new EmbeddedEngines(images, texts, loras.ToHashSet(), [.. unreadable]);
        }
        catch (Exception exception) when (exception is EngineFaultException or IOException or UnauthorizedAccessException)
        {
            throw new BackendUnavailableException($"The embedded engine can't open its models: {exception.Message}", exception);
        }

        return opened.Offers ? opened : throw opened.Refuse();
    }

    public async ValueTask DisposeAsync()
    {
        if (images is not null)
        {
            await images.DisposeAsync();
        }

        if (texts is not null)
        {
            await texts.DisposeAsync();
        }
    }

    bool Offers => images is { Models.Count: > 0 } || texts is { Models.Count: > 0 };

    /// <summary>Gives back what was opened for nothing: the probe may come again.</summary>
    BackendUnavailableException Refuse()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        var reasons = unreadable.Take(ReasonsMax).Select(model => $"{model.Name}: {model.Why}");
        return new BackendUnavailableException($"The embedded engine can't open any of its models. {string.Join(" ", reasons)}");
    }

    /// <summary>A diffusers folder brings its tokenizer; for a single checkpoint, which can't, the volunteer puts CLIP's into one folder for all.</summary>
    static ITokenizer Tokenizer(string folder, string? clip)
    {
        var found = new[] { folder, clip }.FirstOrDefault(place => place is not null
            && (File.Exists(Path.Combine(place, "vocab.json")) || File.Exists(Path.Combine(place, "tokenizer.json"))))
            ?? throw new EngineFaultException(clip is null ? $"There is no tokenizer in {folder}."
                : $"There is no tokenizer in {folder}: put CLIP's vocab.json and merges.txt into {clip}.");
        return File.Exists(Path.Combine(found, "vocab.json")) ? ClipTokenizer.Load(found) : TokenizerFile.Load(found);
    }
}
