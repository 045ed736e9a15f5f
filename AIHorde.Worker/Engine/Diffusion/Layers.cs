using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>Takes a model's weights by name, one level of names at a time, as they are nested in the files.</summary>
internal sealed class Loader(ITensorBackend backend, IWeights weights, string prefix = "")
{
    public ITensorBackend Backend { get; } = backend;

    public Loader At(string part) => new(Backend, weights, prefix + part + ".");

    public bool Has(string name) => weights.Find(prefix + name) is not null;

    public Tensor Get(string name) => Backend.Load(weights.Get(prefix + name));

    public Tensor? Find(string name) => weights.Find(prefix + name) is { } weight ? Backend.Load(weight) : null;

    public Linear Linear(string name) => new(Backend, Get(name + ".weight"), Find(name + ".bias"));

    public Norm Norm(string name) => new(Backend, Get(name + ".weight"), Get(name + ".bias"));

    public Convolution Convolution(string name) => new(Backend, Get(name + ".weight"), Find(name + ".bias"));
}

internal sealed class Linear(ITensorBackend backend, Tensor weight, Tensor? bias)
{
    public Tensor Run(Tensor x) => backend.Linear(x, weight, bias);
}

internal sealed class Norm(ITensorBackend backend, Tensor weight, Tensor bias)
{
    public Tensor Layer(Tensor x, float epsilon) => backend.LayerNorm(x, weight, bias, epsilon);

    public Tensor Group(Tensor x, int groups, float epsilon) => backend.GroupNorm(x, groups, weight, bias, epsilon);
}

internal sealed class Convolution(ITensorBackend backend, Tensor weight, Tensor? bias)
{
    public int Outputs { get; } = weight.Shape[0];

    public int Inputs { get; } = weight.Shape[1];

    public Tensor Run(Tensor x, bool circular = false, int stride = 1, int? padding = null)
        => backend.Conv2d(x, weight, bias, stride, padding ?? weight.Shape[-1] / 2, circular);
}
