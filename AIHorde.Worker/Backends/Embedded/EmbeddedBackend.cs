using System.Text;
using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Engine.Managed;

namespace AIHorde.Worker.Backends.Embedded;

/// <summary>The engine in this program: no server to install, and a bare machine really generates.</summary>
/// <param name="open">Reads the models; done once, at the first probe.</param>
sealed class EmbeddedBackend(BackendAddress address, Func<EmbeddedEngines> open) : IImageBackend, ITextBackend
{
    const string SourcesUnread = "Without libwebp no lossy WebP can be read, so neither img2img nor painting is offered: install libwebp (Debian: libwebp7).";

    readonly SemaphoreSlim opening = new(1);

    /// <summary>Set under <see cref="opening"/>, read by the slots after the probe.</summary>
    EmbeddedEngines? engines;

    /// <summary>Servers hand out sources as lossy WebP, which only libwebp reads (decision 0050).</summary>
    internal bool ReadsSources { get; init; } = LibWebp.Available;

    public static EmbeddedBackend InPlainCSharp(BackendAddress address) =>
        new(address, () => EmbeddedEngines.Open(EmbeddedModels.Find(address.Folder), () => new ManagedBackend(), () => new ManagedBackend()));

    public BackendAddress Address => address;

    EmbeddedEngines Engines => Volatile.Read(ref engines) ?? throw new BackendUnavailableException("The embedded engine has not been opened.");

    public async Task<Offer> ProbeAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            engines ??= await Task.Run(open, cancellationToken);
        }
        finally
        {
            opening.Release();
        }

        return new Offer("the embedded engine", engines.Images?.Device ?? engines.Texts?.Device ?? "nothing")
        {
            Images = engines.Images is { Models.Count: > 0 } images ? Offer(images, engines) : null,
            Text = engines.Texts is { Models.Count: > 0 } texts
                ? new TextOffer([.. texts.Models.Select(model => new TextModel(model.Name, model.ContextTokensMax))])
                : null,
            Unreadable = engines.Unreadable,
            Warnings = ReadsSources || engines.Images is null ? [] : [SourcesUnread],
        };
    }

    public async Task<Outcome<IReadOnlyList<Picture>>> GenerateAsync(ImageWork work, IProgress<double> progress, CancellationToken cancellationToken)
    {
        try
        {
            var engine = Engines.Images!;
            var remarks = new List<Remark>();
            var job = EmbeddedImageJob.From(work, engine.Models.First(model => model.Name == work.Model), Engines.Loras, remarks);
            var result = await engine.GenerateAsync(job, new Share(progress), cancellationToken);
            remarks.AddRange(result.LorasLeftOut.Select(lora => new Remark("lora", lora.Fits ? "parse_failed" : "baseline_mismatch", lora.Name)));
            return new Done<IReadOnlyList<Picture>>([.. result.Images.Select(image => new Picture(
                ImageFile.EncodeWebp(Resampling.Resize(image.Pixels, work.Width, work.Height)), (long)image.Seed, remarks))]);
        }
        catch (ImageFormatException exception)
        {
            return new Failed<IReadOnlyList<Picture>>(exception.Message, new Remark("source_image", "parse_failed"));
        }
        catch (EngineFaultException exception)
        {
            return new Failed<IReadOnlyList<Picture>>(exception.Message);
        }
    }

    public async Task<Outcome<Writing>> GenerateAsync(TextWork work, IProgress<Written> progress, CancellationToken cancellationToken)
    {
        try
        {
            var text = new StringBuilder();
            var (tokens, finish) = (0, TextFinish.Stop);
            await foreach (var piece in Engines.Texts!.GenerateAsync(EmbeddedTextJob.From(work), cancellationToken))
            {
                text.Append(piece.Text);
                tokens = piece.Tokens;
                finish = piece.Finish ?? finish;
                progress.Report(new Written(piece.Text, (double)tokens / Math.Max(work.LengthMax, 1)));
            }

            var prompt = Engines.Texts is Engine.Text.TextEngine engine ? engine.CountTokens(work.Model, work.Prompt) : 0;
            return new Done<Writing>(new Writing(text.ToString(), tokens, prompt, finish == TextFinish.Length ? "length" : "stop"));
        }
        catch (EngineFaultException exception)
        {
            return new Failed<Writing>(exception.Message);
        }
    }

    /// <summary>May come twice: from the workshop, and from whoever made the backend.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref engines, null) is { } opened)
        {
            await opened.DisposeAsync();
        }

        opening.Dispose();
    }

    /// <summary>What every model can, since the worker tells the server one set for all.</summary>
    ImageOffer Offer(IImageEngine images, EmbeddedEngines engines)
    {
        var features = Names.Where(pair => images.Models.All(model => model.Abilities.Contains(pair.Key))).Select(pair => pair.Value).ToHashSet();
        if (engines.Loras.Count == 0)
        {
            features.Remove(Feature.Lora);
        }

        if (!ReadsSources)
        {
            features.ExceptWith([Feature.ImageToImage, Feature.Inpainting]);
        }

        return new ImageOffer([.. images.Models.Select(model => new ImageModel(model.Name, model.NativeSize))], features, new HashSet<string>());
    }

    static readonly Dictionary<ImageAbility, string> Names = new()
    {
        [ImageAbility.ImageToImage] = Feature.ImageToImage, [ImageAbility.Inpainting] = Feature.Inpainting, [ImageAbility.HiresFix] = Feature.HiresFix,
        [ImageAbility.Tiling] = Feature.Tiling, [ImageAbility.ClipSkip] = Feature.ClipSkip, [ImageAbility.Lora] = Feature.Lora,
    };

    sealed class Share(IProgress<double> progress) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value) => progress.Report((double)value.Done / Math.Max(value.Total, 1));
    }
}
