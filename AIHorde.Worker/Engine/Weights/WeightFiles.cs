using System.Text.Json;

namespace AIHorde.Worker.Engine.Weights;

/// <summary>Several files as one set of weights: the parts of a sharded model, opened together and closed together.</summary>
public sealed class WeightFiles : IWeights, IDisposable
{
    private readonly List<SafetensorsFile> _files = [];

    private WeightFiles()
    {
    }

    public IEnumerable<string> Names => _files.SelectMany(f => f.Names);

    /// <summary>
    /// A .safetensors file, an index of shards (.safetensors.index.json), or a folder that has one of them: the names that diffusers and transformers use.
    /// </summary>
    public static WeightFiles Open(string path)
    {
        var set = new WeightFiles();
        try
        {
            foreach (string file in Files(path)) set._files.Add(SafetensorsFile.Open(file));
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    public WeightView? Find(string name)
    {
        foreach (SafetensorsFile file in _files) if (file.Find(name) is { } weight) return weight;
        return null;
    }

    public void Dispose()
    {
        foreach (SafetensorsFile file in _files) file.Dispose();
        _files.Clear();
    }

    private static IEnumerable<string> Files(string path)
    {
        if (path.EndsWith(".index.json", StringComparison.Ordinal)) return Shards(path);
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new EngineFaultException($"There is no model at {path}.");
        string? index = Directory.EnumerateFiles(path, "*.safetensors.index.json").Order(StringComparer.Ordinal).FirstOrDefault();
        if (index is not null) return Shards(index);
        string[] known = ["model", "diffusion_pytorch_model", "model.fp16", "diffusion_pytorch_model.fp16"];
        string? file = known.Select(n => Path.Combine(path, n + ".safetensors")).FirstOrDefault(File.Exists)
            ?? Directory.EnumerateFiles(path, "*.safetensors").Order(StringComparer.Ordinal).FirstOrDefault();
        return [file ?? throw new EngineFaultException($"There is no .safetensors file in {path}.")];
    }

    private static IEnumerable<string> Shards(string index)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(index));
        string folder = Path.GetDirectoryName(Path.GetFullPath(index))!;
        return [.. document.RootElement.GetProperty("weight_map").EnumerateObject().Select(e => e.Value.GetString()!).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(name => Path.Combine(folder, Path.GetFileName(name)))];
    }
}
