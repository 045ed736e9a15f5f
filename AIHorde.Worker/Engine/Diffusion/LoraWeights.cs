using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>A model's weights with LoRAs added in: W + strength · alpha / rank · up · down. Weights that none touches stay mapped as they are.</summary>
internal sealed class LoraWeights(IWeights model, IReadOnlyList<AppliedLora> loras, string[] prefixes, Func<AppliedLora, double> strength) : IWeights
{
    // Each weight is asked for more than once while a model is built.
    private readonly Dictionary<string, WeightView?> _found = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => model.Names;

    public static IWeights Over(IWeights model, IReadOnlyList<AppliedLora> loras, string[] prefixes, Func<AppliedLora, double> strength)
        => loras.Count == 0 ? model : new LoraWeights(model, loras, prefixes, strength);

    public WeightView? Find(string name)
    {
        if (!_found.TryGetValue(name, out WeightView? weight)) _found[name] = weight = Merge(name);
        return weight;
    }

    private WeightView? Merge(string name)
    {
        WeightView? weight = model.Find(name);
        if (weight is null || !name.EndsWith(".weight", StringComparison.Ordinal)) return weight;
        string[] names = [.. Spellings(name[..^".weight".Length])];
        float[]? merged = null;
        foreach (AppliedLora lora in loras)
        {
            if (lora.Find(names) is not { } pair || strength(lora) == 0) continue;
            Add(merged ??= weight.ToFloats(), weight, pair, (float)strength(lora), lora.Use.Name);
        }
        return merged is null ? weight : WeightView.Of(name, weight.Shape, merged);
    }

    /// <summary>diffusers' name, the same without the ".0" of an output projection, and the name that original checkpoints have, after each prefix.</summary>
    private IEnumerable<string> Spellings(string name)
    {
        string[] stems = [name, name.EndsWith("to_out.0", StringComparison.Ordinal) ? name[..^2] : name, CheckpointNames.UNetStem(name)];
        foreach (string prefix in prefixes)
            foreach (string stem in stems.Distinct(StringComparer.Ordinal)) yield return prefix + stem.Replace('.', '_');
    }

    private static void Add(float[] target, WeightView weight, LoraPair pair, float strength, string lora)
    {
        int rank = pair.Down.Shape[0], rows = pair.Up.Shape[0], columns = checked((int)(pair.Down.Shape.Count / rank));
        if (pair.Up.Shape.Count != (long)rows * rank || (long)rows * columns != weight.Shape.Count)
            throw new LoraMisfitException(lora);
        using var backend = new ManagedBackend(threads: 1);
        using IScope scope = backend.Scope();
        Tensor up = backend.Reshape(backend.Load(pair.Up), new Shape(rows, rank)), down = backend.Reshape(backend.Load(pair.Down), new Shape(rank, columns));
        Tensor product = backend.MatMul(backend.Affine(Computed(backend, up), strength * pair.Alpha / rank), Computed(backend, down));
        float[] change = backend.ReadAll(product);
        for (int i = 0; i < target.Length; i++) target[i] += change[i];
    }

    private static Tensor Computed(ManagedBackend backend, Tensor weight) => backend.From(backend.ReadAll(weight), weight.Shape);
}
