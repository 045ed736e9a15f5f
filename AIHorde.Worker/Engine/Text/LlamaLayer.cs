using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Text;

/// <summary>One layer: attention over the cache and a gated feed-forward, each after a norm and added to what came in.</summary>
internal sealed class LlamaLayer
{
    private readonly ITensorBackend _backend;
    private readonly LlamaConfig _config;
    private readonly Projection _query, _key, _value, _output, _gate, _up, _down;
    private readonly Tensor _attentionNorm, _forwardNorm;
    private readonly Tensor? _queryNorm, _keyNorm;

    public LlamaLayer(ITensorBackend backend, IWeights weights, LlamaConfig config, int index)
    {
        (_backend, _config) = (backend, config);
        string layer = $"model.layers.{index}.";
        int queries = config.Heads * config.HeadSize, keys = config.KeyHeads * config.HeadSize;
        _query = Projection.Load(backend, weights, layer + "self_attn.q_proj", config.Hidden, queries);
        _key = Projection.Load(backend, weights, layer + "self_attn.k_proj", config.Hidden, keys);
        _value = Projection.Load(backend, weights, layer + "self_attn.v_proj", config.Hidden, keys);
        _output = Projection.Load(backend, weights, layer + "self_attn.o_proj", queries, config.Hidden);
        _gate = Projection.Load(backend, weights, layer + "mlp.gate_proj", config.Hidden, config.Inner);
        _up = Projection.Load(backend, weights, layer + "mlp.up_proj", config.Hidden, config.Inner);
        _down = Projection.Load(backend, weights, layer + "mlp.down_proj", config.Inner, config.Hidden);
        _attentionNorm = backend.Load(weights.Get(layer + "input_layernorm.weight"));
        _forwardNorm = backend.Load(weights.Get(layer + "post_attention_layernorm.weight"));
        _queryNorm = weights.Find(layer + "self_attn.q_norm.weight") is { } q ? backend.Load(q) : null;
        _keyNorm = weights.Find(layer + "self_attn.k_norm.weight") is { } k ? backend.Load(k) : null;
    }

    public Tensor Forward(Tensor x, Tensor keys, Tensor values, int position)
    {
        using var scope = _backend.Scope();
        var attended = _backend.Add(x, Attend(_backend.RmsNorm(x, _attentionNorm, _config.Epsilon), keys, values, position));
        var h = _backend.RmsNorm(attended, _forwardNorm, _config.Epsilon);
        var gated = _backend.Mul(_backend.Activate(_gate.Of(_backend, h), Activation.Silu), _up.Of(_backend, h));
        return scope.Keep(_backend.Add(attended, _down.Of(_backend, gated)));
    }

    public void Unload()
    {
        foreach (var projection in (Projection[])[_query, _key, _value, _output, _gate, _up, _down]) projection.Unload(_backend);
        foreach (var norm in (Tensor?[])[_attentionNorm, _forwardNorm, _queryNorm, _keyNorm]) if (norm is not null) _backend.Unload(norm);
    }

    private Tensor Attend(Tensor h, Tensor keys, Tensor values, int position)
    {
        int count = h.Shape[1], seen = position + count;
        var q = Turn(Split(_query.Of(_backend, h), _config.Heads), _queryNorm, position);
        var k = Turn(Split(_key.Of(_backend, h), _config.KeyHeads), _keyNorm, position);
        _backend.Write(keys, k, 1, position);
        _backend.Write(values, Split(_value.Of(_backend, h), _config.KeyHeads), 1, position);
        var attended = _backend.Attention(q, _backend.Slice(keys, 1, 0, seen), _backend.Slice(values, 1, 0, seen), causal: true);
        return _output.Of(_backend, _backend.Reshape(attended, new Shape(1, count, _config.Heads * _config.HeadSize)));
    }

    private Tensor Split(Tensor x, int heads) => _backend.Reshape(x, new Shape(1, x.Shape[1], heads, _config.HeadSize));

    private Tensor Turn(Tensor x, Tensor? norm, int position) =>
        _backend.Rope(norm is null ? x : _backend.RmsNorm(x, norm, _config.Epsilon), position, _config.Frequencies);

    /// <summary>A linear map; some families give the first ones a bias.</summary>
    private sealed record Projection(Tensor Weight, Tensor? Bias)
    {
        public static Projection Load(ITensorBackend backend, IWeights weights, string name, int from, int to)
        {
            var weight = weights.Get(name + ".weight");
            if (weight.Shape != new Shape(to, from))
                throw new EngineFaultException($"{name} is {weight.Shape}, but the model's config.json asks for [{to}, {from}].");
            return new Projection(backend.Load(weight), weights.Find(name + ".bias") is { } bias ? backend.Load(bias) : null);
        }

        public Tensor Of(ITensorBackend backend, Tensor x) => backend.Linear(x, Weight, Bias);

        public void Unload(ITensorBackend backend)
        {
            backend.Unload(Weight);
            if (Bias is not null) backend.Unload(Bias);
        }
    }
}
