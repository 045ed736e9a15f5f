using AIHorde.Worker.Engine.Diffusion;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Upscaling;

/// <summary>
/// The network of ESRGAN and Real-ESRGAN: dense blocks within blocks, then two doublings. Files for twice the size fold four pixels into one first.
/// Pixels are 0 to 1.
/// </summary>
internal sealed class RrdbNet
{
    private const int Colours = 3;
    private const float Residual = 0.2f;

    private readonly ITensorBackend _backend;
    private readonly Convolution _first, _body, _up1, _up2, _high, _last;
    private readonly Convolution[][][] _blocks;

    /// <summary>Throws when the file is of another architecture.</summary>
    public RrdbNet(ITensorBackend backend, IWeights weights)
    {
        _backend = backend;
        var loader = new Loader(backend, new RrdbNames(weights));
        _first = loader.Convolution("conv_first");
        (_body, _up1, _up2) = (loader.Convolution("conv_body"), loader.Convolution("conv_up1"), loader.Convolution("conv_up2"));
        (_high, _last) = (loader.Convolution("conv_hr"), loader.Convolution("conv_last"));
        int count = 0;
        while (loader.Has($"body.{count}.rdb1.conv1.weight")) count++;
        _blocks = [.. Enumerable.Range(0, count).Select(i => Block(loader.At($"body.{i}")))];
        Fold = (int)Math.Sqrt(_first.Inputs / Colours);
        if (count == 0 || _first.Inputs != Colours * Fold * Fold || _last.Outputs != Colours || Fold is not (1 or 2))
            throw new EngineFaultException("This is no upscaler of the ESRGAN family for colour pictures.");
    }

    /// <summary>How many pixels along a side become one before the network.</summary>
    public int Fold { get; }

    public int Scale => 4 / Fold;

    /// <param name="planes">Three planes of numbers from 0 to 1; both sides are multiples of <see cref="Fold"/>.</param>
    public float[] Run(float[] planes, int width, int height)
    {
        using IScope scope = _backend.Scope();
        Tensor x = _backend.From(planes, new Shape(Colours, height / Fold, Fold, width / Fold, Fold));
        x = _backend.Reshape(_backend.Permute(x, 0, 2, 4, 1, 3), new Shape(1, _first.Inputs, height / Fold, width / Fold));
        x = _first.Run(x);
        Tensor deep = x;
        foreach (Convolution[][] block in _blocks) deep = Run(block, deep);
        x = _backend.Add(x, _body.Run(deep));
        x = Leak(_up1.Run(_backend.UpsampleNearest(x, 2)));
        x = Leak(_up2.Run(_backend.UpsampleNearest(x, 2)));
        return _backend.ReadAll(_last.Run(Leak(_high.Run(x))));
    }

    private static Convolution[][] Block(Loader loader) =>
        [.. Enumerable.Range(1, 3).Select(dense => (Convolution[])[.. Enumerable.Range(1, 5).Select(i => loader.Convolution($"rdb{dense}.conv{i}"))])];

    private Tensor Run(Convolution[][] block, Tensor x)
    {
        using IScope scope = _backend.Scope();
        Tensor y = x;
        foreach (Convolution[] dense in block) y = Run(dense, y);
        return scope.Keep(_backend.Add(x, _backend.Affine(y, Residual)));
    }

    /// <summary>Each convolution sees what all before it made.</summary>
    private Tensor Run(Convolution[] dense, Tensor x)
    {
        using IScope scope = _backend.Scope();
        var seen = new List<Tensor> { x };
        foreach (Convolution convolution in dense[..^1]) seen.Add(Leak(convolution.Run(_backend.Concat(seen.ToArray(), 1))));
        Tensor y = dense[^1].Run(_backend.Concat(seen.ToArray(), 1));
        return scope.Keep(_backend.Add(x, _backend.Affine(y, Residual)));
    }

    private Tensor Leak(Tensor x) => _backend.Activate(x, Activation.LeakyRelu);
}
