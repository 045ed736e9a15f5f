using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>Two convolutions with a way around them; the UNet's also add what the time says.</summary>
internal sealed class Resnet(Loader loader, int groups, float epsilon)
{
    private readonly Norm _first = loader.Norm("norm1"), _second = loader.Norm("norm2");
    private readonly Convolution _in = loader.Convolution("conv1"), _out = loader.Convolution("conv2");
    private readonly Linear? _time = loader.Has("time_emb_proj.weight") ? loader.Linear("time_emb_proj") : null;
    private readonly Convolution? _shortcut = loader.Has("conv_shortcut.weight") ? loader.Convolution("conv_shortcut") : null;

    /// <param name="time">[batch or 1, features], already through SiLU; null where there is no time.</param>
    public Tensor Run(ITensorBackend backend, Tensor x, Tensor? time, bool circular)
    {
        using IScope scope = backend.Scope();
        Tensor y = _in.Run(backend.Activate(_first.Group(x, groups, epsilon), Activation.Silu), circular);
        if (_time is not null && time is not null) y = backend.Add(y, backend.Reshape(_time.Run(time), new Shape(time.Shape[0], y.Shape[1], 1, 1)));
        y = _out.Run(backend.Activate(_second.Group(y, groups, epsilon), Activation.Silu), circular);
        return scope.Keep(backend.Add(_shortcut?.Run(x) ?? x, y));
    }
}
