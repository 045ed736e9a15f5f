using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

/// <param name="Width">Features a token has.</param>
internal sealed record ClipConfig(int Width, int Layers, int Heads, int Positions, float Epsilon, Activation Activation)
{
    public static ClipConfig From(ModelConfig config) => new(
        config.Int("hidden_size", 512), config.Int("num_hidden_layers", 12), config.Int("num_attention_heads", 8),
        config.Int("max_position_embeddings", 77), config.Float("layer_norm_eps", 1e-5f),
        config.Text("hidden_act", "quick_gelu") == "quick_gelu" ? Activation.QuickGelu : Activation.Gelu);
}

/// <summary>What a text encoder makes of one chunk of tokens.</summary>
/// <param name="Hidden">[1, tokens, width]: the layer that was asked for.</param>
/// <param name="Pooled">[1, projection]: the whole text as one vector; null where the model has no projection.</param>
internal readonly record struct ClipOutput(Tensor Hidden, Tensor? Pooled);

/// <summary>CLIP's text side, as Stable Diffusion uses it: a causal transformer whose hidden states steer the picture.</summary>
internal sealed class ClipTextEncoder
{
    private readonly ITensorBackend _backend;
    private readonly Tensor _tokens, _positions;
    private readonly Block[] _blocks;
    private readonly Norm _final;
    private readonly Tensor? _projection;

    public ClipTextEncoder(ITensorBackend backend, IWeights weights, ClipConfig config)
    {
        Config = config;
        _backend = backend;
        var root = new Loader(backend, weights);
        Loader text = root.Has("text_model.final_layer_norm.weight") ? root.At("text_model") : root;
        _tokens = text.Get("embeddings.token_embedding.weight");
        _positions = text.Get("embeddings.position_embedding.weight");
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(i => new Block(text.At($"encoder.layers.{i}"), config))];
        _final = text.Norm("final_layer_norm");
        _projection = root.Find("text_projection.weight");
    }

    public ClipConfig Config { get; }

    /// <param name="skip">1 is the last layer, 2 the one before it.</param>
    /// <param name="normalise">Whether the final norm is applied to the layer taken: Stable Diffusion 1 and 2 do, XL does not.</param>
    /// <param name="end">The place of the end token, where the pooled vector is read.</param>
    public ClipOutput Run(ReadOnlySpan<int> tokens, int skip, bool normalise, int end)
    {
        using IScope scope = _backend.Scope();
        Tensor x = _backend.Add(_backend.Embedding(_tokens, tokens), _backend.Slice(_positions, 0, 0, tokens.Length));
        x = _backend.Reshape(x, new Shape(1, tokens.Length, Config.Width));
        Tensor taken = x;
        for (int i = 0; i < _blocks.Length; i++)
        {
            x = _blocks[i].Run(_backend, x);
            if (i == Math.Max(0, _blocks.Length - skip)) taken = x;
        }
        Tensor? pooled = null;
        if (_projection is not null)
        {
            Tensor last = _backend.Reshape(_backend.Slice(_final.Layer(x, Config.Epsilon), 1, end, 1), new Shape(1, Config.Width));
            pooled = scope.Keep(_backend.Linear(last, _projection));
        }
        return new ClipOutput(scope.Keep(normalise ? _final.Layer(taken, Config.Epsilon) : taken), pooled);
    }

    private sealed class Block(Loader loader, ClipConfig config)
    {
        private readonly Norm _first = loader.Norm("layer_norm1"), _second = loader.Norm("layer_norm2");
        private readonly Linear _q = loader.Linear("self_attn.q_proj"), _k = loader.Linear("self_attn.k_proj"), _v = loader.Linear("self_attn.v_proj");
        private readonly Linear _out = loader.Linear("self_attn.out_proj"), _up = loader.Linear("mlp.fc1"), _down = loader.Linear("mlp.fc2");

        public Tensor Run(ITensorBackend backend, Tensor x)
        {
            using IScope scope = backend.Scope();
            var heads = new Shape(1, x.Shape[1], config.Heads, config.Width / config.Heads);
            Tensor y = _first.Layer(x, config.Epsilon);
            Tensor seen = backend.Attention(backend.Reshape(_q.Run(y), heads), backend.Reshape(_k.Run(y), heads), backend.Reshape(_v.Run(y), heads), true);
            x = backend.Add(x, _out.Run(backend.Reshape(seen, x.Shape)));
            y = _down.Run(backend.Activate(_up.Run(_second.Layer(x, config.Epsilon)), config.Activation));
            return scope.Keep(backend.Add(x, y));
        }
    }
}
