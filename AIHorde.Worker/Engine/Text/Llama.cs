using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Text;

/// <summary>A language model of the Llama family: from tokens to the logits of the next one.</summary>
internal sealed class Llama : IDisposable
{
    /// <summary>Tokens of a prompt computed at once: enough to keep the multiplication busy, few enough to stay small.</summary>
    private const int ChunkTokens = 256;

    private readonly ITensorBackend _backend;
    private readonly Tensor _embedding, _norm, _head;
    private readonly LlamaLayer[] _layers;

    public Llama(ITensorBackend backend, IWeights weights, LlamaConfig config)
    {
        (_backend, Config) = (backend, config);
        var embedding = weights.Get("model.embed_tokens.weight");
        if (embedding.Shape[1] != config.Hidden) throw new EngineFaultException($"The embedding is {embedding.Shape}, but the model is {config.Hidden} wide.");
        _embedding = backend.Load(embedding);
        _norm = backend.Load(weights.Get("model.norm.weight"));
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => new LlamaLayer(backend, weights, config, i))];
        var head = config.TiedHead ? null : weights.Find("lm_head.weight");
        _head = head is null ? _embedding : backend.Load(head);
        Parameters = weights.Names.Sum(name => weights.Find(name)?.Shape.Count ?? 0);
    }

    public LlamaConfig Config { get; }

    public long Parameters { get; }

    /// <summary>How many logits a pass gives: the rows of the head.</summary>
    public int Outputs => _head.Shape[0];

    /// <summary>Computes the tokens after those that the cache holds; the logits of what follows the last one go into <paramref name="logits"/>.</summary>
    public void Forward(ReadOnlySpan<int> tokens, KeyValueCache cache, Span<float> logits, CancellationToken cancellationToken)
    {
        foreach (int token in tokens)
            if ((uint)token >= (uint)_embedding.Shape[0])
                throw new EngineFaultException($"Token {token} is not in the model's vocabulary of {_embedding.Shape[0]}.");
        cache.Reserve(cache.Count + tokens.Length);
        while (!tokens.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = tokens[..Math.Min(ChunkTokens, tokens.Length)];
            tokens = tokens[chunk.Length..];
            Pass(chunk, cache, tokens.IsEmpty ? logits : default);
            cache.Append(chunk);
        }
    }

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Unload();
        if (_head != _embedding) _backend.Unload(_head);
        _backend.Unload(_embedding);
        _backend.Unload(_norm);
    }

    private void Pass(ReadOnlySpan<int> tokens, KeyValueCache cache, Span<float> logits)
    {
        using var scope = _backend.Scope();
        var x = _backend.Reshape(_backend.Embedding(_embedding, tokens), new Shape(1, tokens.Length, Config.Hidden));
        for (int i = 0; i < _layers.Length; i++) x = _layers[i].Forward(x, cache.Keys[i], cache.Values[i], cache.Count);
        if (logits.IsEmpty) return;
        var last = _backend.RmsNorm(_backend.Slice(x, 1, tokens.Length - 1, 1), _norm, Config.Epsilon);
        _backend.Read(_backend.Linear(last, _head), logits);
    }
}
