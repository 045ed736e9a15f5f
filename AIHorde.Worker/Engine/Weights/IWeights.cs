namespace AIHorde.Worker.Engine.Weights;

/// <summary>The named weights of a model, whatever files they lie in.</summary>
public interface IWeights
{
    IEnumerable<string> Names { get; }

    WeightView? Find(string name);
}

public static class WeightsExtensions
{
    /// <summary>The weight, or a fault that names what is missing: the file is not what the model's description says.</summary>
    public static WeightView Get(this IWeights weights, string name) =>
        weights.Find(name) ?? throw new EngineFaultException($"The model has no weight named {name}.");
}
