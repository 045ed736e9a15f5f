using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Tokenizers;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>What a volunteer configures of the built-in image engine.</summary>
/// <param name="Models">The name that the horde knows, and a diffusers folder or a checkpoint file.</param>
/// <param name="LoraFolder">Where LoRA files lie; null offers none.</param>
/// <param name="Tokenizers">Reads a tokenizer folder.</param>
public sealed record DiffusionOptions(
    IReadOnlyDictionary<string, string> Models, Func<string, ITokenizer> Tokenizers, string? LoraFolder = null, int PixelsMax = 2048 * 2048);

/// <summary>
/// Stable Diffusion 1, 2 and XL over any tensor backend. Models are opened when first asked for and stay mapped; jobs run one after another, because one
/// job already uses all of the machine.
/// </summary>
public sealed class DiffusionEngine : IImageEngine
{
    private readonly DiffusionOptions _options;
    private readonly ITensorBackend _backend;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, ModelParts> _parts = new(StringComparer.Ordinal);
    private readonly List<ImageModelInfo> _models = [];
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);

    // The model with the LoRAs of the last job that used it: most jobs in a row ask for the same.
    private LoadedModel? _last;

    /// <summary>Opens every model's files at once, so that a broken one is known at start and not in the middle of a job; it is passed over.</summary>
    public DiffusionEngine(ITensorBackend backend, DiffusionOptions options)
    {
        _backend = backend;
        _options = options;
        foreach ((string name, string path) in options.Models)
        {
            try
            {
                _models.Add(Open(name, path));
            }
            catch (Exception exception) when (ModelFault.Is(exception))
            {
                _unreadable[name] = exception.Message;
            }
        }
    }

    public string Device => _backend.Device;

    public IReadOnlyList<ImageModelInfo> Models => _models;

    /// <summary>Models that could not be opened, and why.</summary>
    public IReadOnlyDictionary<string, string> Unreadable => _unreadable;

    public async Task<ImageResult> GenerateAsync(ImageJob job, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        Check(job);
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(() => Generate(job, progress, cancellationToken), cancellationToken,
                TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (OutOfMemoryException exception)
        {
            throw new EngineFaultException("The picture needs more memory than there is.", exception);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _one.WaitAsync();
        foreach (ModelParts parts in _parts.Values) parts.Dispose();
        _parts.Clear();
        _backend.Dispose();
        _one.Dispose();
    }

    private ImageModelInfo Open(string name, string path)
    {
        ModelParts parts = ModelParts.Open(path, _options.Tokenizers);
        try
        {
            ImageModelInfo info = Describe(name, parts, new StableDiffusion(_backend, parts, []));
            _parts[name] = parts;
            return info;
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    private ImageResult Generate(ImageJob job, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        LoadedModel loaded = Model(job);
        var images = new List<GeneratedImage>();
        int steps = job.Steps * (job.HiresFix ? 2 : 1);
        for (int i = 0; i < job.Count; i++)
        {
            int done = i * steps;
            images.Add(new Generation(_backend, loaded.Model, job, job.Seed + (ulong)i, part =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new EngineProgress(done + (int)Math.Round(part * steps), job.Count * steps));
            }).Run());
        }
        return new ImageResult(images, loaded.LeftOut);
    }

    private LoadedModel Model(ImageJob job)
    {
        string key = $"{job.Model}\n{string.Join('\n', job.Loras)}";
        if (_last is { } last && last.Key == key) return last;
        _backend.Trim();
        var leftOut = new List<LoraLeftOut>();
        List<AppliedLora> loras = OpenLoras(job, leftOut);
        try
        {
            return _last = new LoadedModel(key, WithThoseThatFit(job.Model, [.. loras], leftOut), leftOut);
        }
        finally
        {
            foreach (AppliedLora lora in loras) lora.File.Dispose();
        }
    }

    /// <summary>A file that is damaged or of another kind costs the picture that LoRA, not the picture.</summary>
    private List<AppliedLora> OpenLoras(ImageJob job, List<LoraLeftOut> leftOut)
    {
        var loras = new List<AppliedLora>();
        foreach ((LoraUse use, string path) in job.Loras.Select(use => (use, LoraPath(use.Name))).ToList())
        {
            try
            {
                loras.Add(new AppliedLora(LoraFile.Open(path), use));
            }
            catch (Exception exception) when (ModelFault.Is(exception))
            {
                leftOut.Add(new LoraLeftOut(use.Name, Fits: true));
            }
        }
        return loras;
    }

    private StableDiffusion WithThoseThatFit(string model, List<AppliedLora> loras, List<LoraLeftOut> leftOut)
    {
        while (true)
        {
            try
            {
                return new StableDiffusion(_backend, _parts[model], loras);
            }
            catch (LoraMisfitException misfit)
            {
                loras.RemoveAll(lora => lora.Use.Name == misfit.Name);
                leftOut.Add(new LoraLeftOut(misfit.Name, Fits: false));
            }
        }
    }

    private string LoraPath(string name)
    {
        string path = Path.Combine(_options.LoraFolder ?? "", Path.GetFileName(name) + ".safetensors");
        return _options.LoraFolder is not null && File.Exists(path) ? path : throw new EngineFaultException($"There is no LoRA named {name} here.");
    }

    private void Check(ImageJob job)
    {
        ImageModelInfo model = _models.Find(m => m.Name == job.Model) ?? throw new EngineFaultException($"There is no model named {job.Model} here.");
        _ = Sampler.Named(job.Sampler);
        if (job.Width < model.SizeMultiple || job.Height < model.SizeMultiple || job.Width % model.SizeMultiple != 0 || job.Height % model.SizeMultiple != 0)
            throw new EngineFaultException($"Width and height must be multiples of {model.SizeMultiple}.");
        if ((long)job.Width * job.Height > _options.PixelsMax) throw new EngineFaultException($"The picture has more than {_options.PixelsMax} pixels.");
        if (job.Steps is < 1 or > 500 || job.Count is < 1 or > 20) throw new EngineFaultException("Steps must be 1 to 500 and pictures 1 to 20.");
        if (job.Source is not null && !model.Abilities.Contains(ImageAbility.ImageToImage))
            throw new EngineFaultException("This model has no image encoder, so it cannot start from a picture.");
    }

    private sealed record LoadedModel(string Key, StableDiffusion Model, IReadOnlyList<LoraLeftOut> LeftOut);

    private ImageModelInfo Describe(string name, ModelParts parts, StableDiffusion model)
    {
        var abilities = new HashSet<ImageAbility> { ImageAbility.HiresFix, ImageAbility.Tiling, ImageAbility.ClipSkip };
        if (model.Vae.CanEncode) abilities.UnionWith([ImageAbility.ImageToImage, ImageAbility.Inpainting]);
        if (_options.LoraFolder is not null) abilities.Add(ImageAbility.Lora);
        bool second = parts.Texts[0].Part.Config.Int("hidden_size", 0) == 1024;
        string baseline = model.IsXl ? "stable_diffusion_xl" : second ? "stable diffusion 2" : "stable diffusion 1";
        return new ImageModelInfo(name, baseline, model.NativeSize, model.Vae.Config.Factor << (model.UNet.Config.Channels.Length - 1), abilities);
    }
}
