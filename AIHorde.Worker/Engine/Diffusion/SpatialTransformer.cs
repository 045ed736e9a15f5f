using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>The place where the text meets the picture: attention among pixels, then from pixels to tokens, then a gated feed-forward.</summary>
internal sealed class SpatialTransformer
{
    private const float NormEpsilon = 1e-6f;

    private readonly int _groups;
    private readonly Norm _norm;
    private readonly Linear _in, _out;
    private readonly Block[] _blocks;

    public SpatialTransformer(Loader loader, int groups, int heads, int layers)
    {
        _groups = groups;
        _norm = loader.Norm("norm");
        _in = loader.Linear("proj_in");
        _out = loader.Linear("proj_out");
        _blocks = [.. Enumerable.Range(0, layers).Select(i => new Block(loader.At($"transformer_blocks.{i}"), heads))];
    }

    public Tensor Run(ITensorBackend backend, Tensor x, Tensor context)
    {
        using IScope scope = backend.Scope();
        Shape s = x.Shape;
        int pixels = s[2] * s[3];
        Tensor y = backend.Reshape(_norm.Group(x, _groups, NormEpsilon), new Shape(s[0], s[1], pixels));
        y = _in.Run(backend.Permute(y, 0, 2, 1));
        foreach (Block block in _blocks) y = block.Run(backend, y, context);
        y = backend.Permute(_out.Run(y), 0, 2, 1);
        return scope.Keep(backend.Add(x, backend.Reshape(y, s)));
    }

    private sealed class Block(Loader loader, int heads)
    {
        private const float Epsilon = 1e-5f;

        private readonly Norm _norm1 = loader.Norm("norm1"), _norm2 = loader.Norm("norm2"), _norm3 = loader.Norm("norm3");
        private readonly CrossAttention _self = new(loader.At("attn1"), heads), _cross = new(loader.At("attn2"), heads);
        private readonly Linear _up = loader.Linear("ff.net.0.proj"), _down = loader.Linear("ff.net.2");

        public Tensor Run(ITensorBackend backend, Tensor x, Tensor context)
        {
            using IScope scope = backend.Scope();
            Tensor y = _norm1.Layer(x, Epsilon);
            x = backend.Add(x, _self.Run(backend, y, y));
            x = backend.Add(x, _cross.Run(backend, _norm2.Layer(x, Epsilon), context));
            Tensor wide = _up.Run(_norm3.Layer(x, Epsilon));
            int half = wide.Shape[-1] / 2;
            Tensor gated = backend.Mul(backend.Slice(wide, -1, 0, half), backend.Activate(backend.Slice(wide, -1, half, half), Activation.Gelu));
            return scope.Keep(backend.Add(x, _down.Run(gated)));
        }
    }
}

internal sealed class CrossAttention(Loader loader, int heads)
{
    private readonly Linear _q = loader.Linear("to_q"), _k = loader.Linear("to_k"), _v = loader.Linear("to_v"), _out = loader.Linear("to_out.0");

    public Tensor Run(ITensorBackend backend, Tensor x, Tensor context)
    {
        using IScope scope = backend.Scope();
        Tensor seen = backend.Attention(Heads(backend, _q.Run(x)), Heads(backend, _k.Run(context)), Heads(backend, _v.Run(context)));
        return scope.Keep(_out.Run(backend.Reshape(seen, new Shape(x.Shape[0], x.Shape[1], seen.Shape[2] * seen.Shape[3]))));
    }

    private Tensor Heads(ITensorBackend backend, Tensor x) => backend.Reshape(x, new Shape(x.Shape[0], x.Shape[1], heads, x.Shape[2] / heads));
}
