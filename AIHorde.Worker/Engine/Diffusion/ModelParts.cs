using AIHorde.Worker.Engine.Tokenizers;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

internal sealed record ModelPart(ModelConfig Config, IWeights Weights);

/// <summary>A model's files, opened and named as diffusers names them, whatever form they lie in on disk.</summary>
internal sealed record ModelParts(
    ModelPart UNet, ModelPart Vae, IReadOnlyList<(ModelPart Part, ITokenizer Tokenizer)> Texts, ModelConfig Scheduler, IReadOnlyList<IDisposable> Files)
    : IDisposable
{
    /// <param name="path">A diffusers folder, or a single checkpoint file.</param>
    /// <param name="tokenizers">Reads the tokenizer in a folder (vocab.json and merges.txt, or tokenizer.json).</param>
    public static ModelParts Open(string path, Func<string, ITokenizer> tokenizers)
        => Directory.Exists(path) ? DiffusersFolder.Open(path, tokenizers) : SingleFile.Open(path, tokenizers);

    public void Dispose()
    {
        foreach (IDisposable file in Files) file.Dispose();
    }
}

/// <summary>A folder with one sub-folder for each part, as diffusers saves pipelines.</summary>
internal static class DiffusersFolder
{
    public static ModelParts Open(string folder, Func<string, ITokenizer> tokenizers)
    {
        var files = new List<IDisposable>();
        try
        {
            ModelPart unet = Part(folder, "unet", files), vae = Part(folder, "vae", files);
            var texts = new List<(ModelPart, ITokenizer)>();
            foreach (string suffix in new[] { "", "_2" })
            {
                if (!Directory.Exists(Path.Combine(folder, "text_encoder" + suffix))) continue;
                texts.Add((Part(folder, "text_encoder" + suffix, files), tokenizers(Path.Combine(folder, "tokenizer" + suffix))));
            }
            if (texts.Count == 0) throw new EngineFaultException($"There is no text encoder in {folder}.");
            return new ModelParts(unet, vae, texts, ModelConfig.Read(Path.Combine(folder, "scheduler", "scheduler_config.json")), files);
        }
        catch
        {
            foreach (IDisposable file in files) file.Dispose();
            throw;
        }
    }

    private static ModelPart Part(string folder, string name, List<IDisposable> files)
    {
        string path = Path.Combine(folder, name);
        ModelConfig config = ModelConfig.Read(Path.Combine(path, "config.json"));
        WeightFiles weights = WeightFiles.Open(path);
        files.Add(weights);
        return new ModelPart(config, weights);
    }
}
