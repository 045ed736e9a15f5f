using AIHorde.Ledger.Store;

namespace AIHorde.Ledger;

/// <summary>What a pure rule says about one stream: an answer for the caller, and the facts to record.</summary>
public readonly record struct Ruling<TResult>(TResult Result, params IReadOnlyList<IEvent> Events)
{
    /// <summary>Records the facts; the event that the kudos of this decision are about is the first.</summary>
    public EventRef? On<TState>(Decision on, StreamRef<TState> stream) where TState : class
    {
        EventRef? first = null;
        foreach (var happened in Events)
        {
            var recorded = on.Append(stream, happened);
            first ??= recorded;
        }
        return first;
    }
}
