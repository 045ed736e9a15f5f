using System.Runtime.InteropServices;
using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Text;

/// <summary>
/// Keys and values of the tokens seen so far. Memory is taken once for the longest text seen, and a new prompt that begins like the last one
/// (the next turn of a chat) starts where they part.
/// </summary>
internal sealed class KeyValueCache(ITensorBackend backend, LlamaConfig config) : IDisposable
{
    private const int GrowthTokens = 256;

    private readonly List<int> _tokens = [];
    private int _capacity;

    public Tensor[] Keys { get; private set; } = [];

    public Tensor[] Values { get; private set; } = [];

    public int Count => _tokens.Count;

    /// <summary>Keeps what the new text shares with the cached one, but not its last token: whose logits are wanted anew.</summary>
    public void RewindTo(ReadOnlySpan<int> tokens)
    {
        int shared = CollectionsMarshal.AsSpan(_tokens).CommonPrefixLength(tokens);
        shared = Math.Min(shared, tokens.Length - 1);
        _tokens.RemoveRange(shared, _tokens.Count - shared);
    }

    public void Append(ReadOnlySpan<int> tokens) => _tokens.AddRange(tokens);

    public void Reserve(int tokens)
    {
        if (tokens <= _capacity) return;
        if (tokens > config.ContextMax)
            throw new EngineFaultException($"The text of {tokens} tokens is longer than the model's context of {config.ContextMax}.");
        int capacity = Math.Min(config.ContextMax, (tokens + GrowthTokens - 1) / GrowthTokens * GrowthTokens);
        Keys = Grow(Keys, capacity);
        Values = Grow(Values, capacity);
        _capacity = capacity;
    }

    public void Dispose()
    {
        foreach (var tensor in Keys.Concat(Values)) backend.Unload(tensor);
        (Keys, Values, _capacity) = ([], [], 0);
        _tokens.Clear();
    }

    private Tensor[] Grow(Tensor[] old, int capacity)
    {
        var grown = new Tensor[config.Layers];
        for (int i = 0; i < grown.Length; i++)
        {
            grown[i] = backend.Allocate(new Shape(1, capacity, config.KeyHeads, config.HeadSize));
            if (old.Length == 0) continue;
            if (Count > 0) Copy(old[i], grown[i]);
            backend.Unload(old[i]);
        }
        return grown;
    }

    private void Copy(Tensor from, Tensor to)
    {
        using var scope = backend.Scope();
        backend.Write(to, backend.Slice(from, 1, 0, Count), 1, 0);
    }
}
