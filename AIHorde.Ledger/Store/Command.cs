namespace AIHorde.Ledger.Store;

/// <summary>
/// Something to be decided. A command is a record that carries all it needs (ids and random choices included), names the streams, accounts
/// and entry keys that it touches, and decides purely over what was loaded for it.
/// </summary>
public abstract record Command<TResult>
{
    /// <summary>With a key, the first outcome is kept and given again to every repetition, success or business failure alike.</summary>
    public virtual CommandKey? Key => null;

    /// <summary>Names everything that <see cref="Decide"/> reads or writes; it is locked and loaded before.</summary>
    public abstract void Touch(Touch touch);

    /// <summary>Pure: reads through <paramref name="on"/>, records effects on it, and returns the outcome. A refusal is a result, not an exception.</summary>
    public abstract TResult Decide(Decision on);
}

/// <param name="Value">Names the intent, such as <c>transfer:5:KEY</c>; forever unique.</param>
/// <param name="Body">What the intent says. The same key with another body is refused.</param>
public sealed record CommandKey(string Value, string Body);

/// <summary>What became of a submitted command.</summary>
public abstract record Outcome<TResult>
{
    /// <summary>Decided and durable. <paramref name="Replayed"/>: this key was decided before, and this is the outcome of then.</summary>
    public sealed record Done(TResult Result, bool Replayed) : Outcome<TResult>;

    /// <summary>The node has too much to write; nothing happened. To be answered with 503 and Retry-After.</summary>
    public sealed record Busy : Outcome<TResult>;

    /// <summary>This key was used before with another body; nothing happened.</summary>
    public sealed record KeyReused : Outcome<TResult>;

    /// <summary>The result, for callers to whom anything else is exceptional.</summary>
    public TResult Value => this is Done done ? done.Result : throw new InvalidOperationException($"No result: {GetType().Name}");
}
