using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

/// <param name="Down">[rank, in, …]</param>
/// <param name="Up">[out, rank, …]</param>
internal sealed record LoraPair(WeightView Down, WeightView Up, float Alpha);

/// <summary>
/// A low-rank change of a model, in the names of kohya's trainers or of diffusers. Names are compared with dots and underscores alike, which is what the
/// two differ by.
/// </summary>
internal sealed class LoraFile : IDisposable
{
    private static readonly (string Suffix, bool Up)[] s_suffixes =
    [
        (".lora_down.weight", false), (".lora_up.weight", true), (".lora_A.weight", false), (".lora_B.weight", true),
        (".lora.down.weight", false), (".lora.up.weight", true), (".lora_linear_layer.down.weight", false), (".lora_linear_layer.up.weight", true),
        ("_lora.down.weight", false), ("_lora.up.weight", true),
    ];

    private static readonly string[] s_otherKinds = [".hada_", ".lokr_", ".oft_", ".dora_scale", ".diff"];

    private readonly SafetensorsFile _file;

    private LoraFile(SafetensorsFile file) => _file = file;

    public Dictionary<string, LoraPair> Pairs { get; } = new(StringComparer.Ordinal);

    public static LoraFile Open(string path)
    {
        var lora = new LoraFile(SafetensorsFile.Open(path));
        try
        {
            lora.Read(Path.GetFileNameWithoutExtension(path));
            return lora;
        }
        catch
        {
            lora.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Read(string name)
    {
        if (_file.Names.FirstOrDefault(n => s_otherKinds.Any(k => n.Contains(k, StringComparison.Ordinal))) is { } other)
            throw new EngineFaultException($"The LoRA {name} is of a kind that this engine does not know ({other}).");
        foreach (string weight in _file.Names)
        {
            if (Split(weight) is not ({ } stem, false, { } partner) || _file.Find(partner) is not { } up) continue;
            WeightView down = _file.Get(weight);
            float alpha = _file.Find(stem + ".alpha") is { } a ? a.ToFloats()[0] : down.Shape[0];
            Pairs[Normal(stem)] = new LoraPair(down, up, alpha);
        }
        if (Pairs.Count == 0) throw new EngineFaultException($"The file {name} holds no LoRA.");
    }

    private static (string? Stem, bool Up, string? Partner) Split(string weight)
    {
        for (int i = 0; i < s_suffixes.Length; i++)
        {
            if (!weight.EndsWith(s_suffixes[i].Suffix, StringComparison.Ordinal)) continue;
            string stem = weight[..^s_suffixes[i].Suffix.Length];
            return (stem, s_suffixes[i].Up, stem + s_suffixes[i ^ 1].Suffix);
        }
        return (null, false, null);
    }

    /// <summary>diffusers' oldest files put "processor" between a layer and its projections.</summary>
    private static string Normal(string stem) => stem.Replace(".processor", "", StringComparison.Ordinal).Replace('.', '_');
}

/// <summary>A LoRA was made for another kind of model: the job can go on without it.</summary>
internal sealed class LoraMisfitException(string name) : Exception($"The LoRA {name} does not fit this model.")
{
    public string Name { get; } = name;
}

/// <summary>A LoRA and how strongly a job wants it.</summary>
internal sealed class AppliedLora(LoraFile file, LoraUse use)
{
    private int _used;

    public LoraFile File { get; } = file;

    public LoraUse Use { get; } = use;

    /// <summary>The pair for a weight whose name may be written in several ways.</summary>
    public LoraPair? Find(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (!File.Pairs.TryGetValue(name, out LoraPair? pair)) continue;
            _used++;
            return pair;
        }
        return null;
    }

    /// <summary>A LoRA for another kind of model changes nothing; whoever asked for it must hear that.</summary>
    public void AssertUsed()
    {
        if (_used == 0) throw new LoraMisfitException(Use.Name);
    }
}
