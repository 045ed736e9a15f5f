using System.Numerics.Tensors;

namespace AIHorde.Worker.Engine.Text;

/// <summary>The tokens that may still come next, with their logits; one instance is used again for every token of a job.</summary>
internal sealed class Candidates(int vocabularySize)
{
    private readonly float[] _logits = new float[vocabularySize];
    private readonly int[] _tokens = new int[vocabularySize];
    private readonly float[] _probabilities = new float[vocabularySize];
    private readonly float[] _scratch = new float[vocabularySize];
    private bool _sorted;

    public int Count { get; private set; }

    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    public ReadOnlySpan<float> Logits => _logits.AsSpan(0, Count);

    /// <summary>Room for numbers while a filter decides.</summary>
    public Span<float> Scratch => _scratch.AsSpan(0, Count);

    public void Start(ReadOnlySpan<float> logits)
    {
        logits.CopyTo(_logits);
        Count = logits.Length;
        for (int i = 0; i < Count; i++) _tokens[i] = i;
        _sorted = false;
    }

    /// <summary>Valid until the candidates change.</summary>
    public ReadOnlySpan<float> Probabilities()
    {
        var probabilities = _probabilities.AsSpan(0, Count);
        TensorPrimitives.SoftMax(Logits, probabilities);
        return probabilities;
    }

    public void Scale(float factor) => TensorPrimitives.Multiply(Logits, factor, _logits.AsSpan(0, Count));

    /// <summary>Of one token; must come before any filter, while every token still stands at its own place.</summary>
    public void Change(int token, Func<float, float> change)
    {
        int at = _sorted || Count < vocabularySize ? Tokens.IndexOf(token) : token;
        if (at >= 0) _logits[at] = change(_logits[at]);
    }

    /// <summary>The likeliest first; ties by token number, so that the order is the same everywhere.</summary>
    public void Sort()
    {
        if (_sorted) return;
        var keys = _scratch.AsSpan(0, Count);
        TensorPrimitives.Negate(Logits, keys);
        keys.Sort(_tokens.AsSpan(0, Count));
        TensorPrimitives.Negate(keys, _logits.AsSpan(0, Count));
        for (int start = 0, i = 1; i <= Count; i++)
        {
            if (i < Count && _logits[i] == _logits[start]) continue;
            if (i - start > 1) _tokens.AsSpan(start, i - start).Sort();
            start = i;
        }
        _sorted = true;
    }

    /// <summary>Penalties move logits, so the order no longer holds.</summary>
    public void Unsort() => _sorted = false;

    public void KeepFirst(int count)
    {
        Sort();
        Count = Math.Clamp(count, 1, Count);
    }

    /// <summary>Keeps the candidates whose number in <see cref="Scratch"/> is positive, and at least the one with the largest logit.</summary>
    public void KeepMarked()
    {
        if (!Scratch.ContainsAnyInRange(float.Epsilon, float.MaxValue)) _scratch[TensorPrimitives.IndexOfMax(Logits)] = 1;
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_scratch[i] <= 0) continue;
            (_logits[kept], _tokens[kept]) = (_logits[i], _tokens[i]);
            kept++;
        }
        Count = kept;
    }
}
