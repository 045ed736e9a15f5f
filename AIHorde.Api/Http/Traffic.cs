namespace AIHorde.Api;

/// <summary>How many requests this node is answering right now.</summary>
sealed class Traffic
{
    /// <summary>Counted up and down by every request.</summary>
    int active;

    public int Active => Volatile.Read(ref active);

    public Passage Enter()
    {
        Interlocked.Increment(ref active);
        return new Passage(this);
    }

    public readonly struct Passage(Traffic traffic) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref traffic.active);
    }
}
