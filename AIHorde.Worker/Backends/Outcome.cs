namespace AIHorde.Worker.Backends;

/// <summary>How a job ended. A job that can't be done is an outcome, not an exception: the worker itself is well.</summary>
public abstract record Outcome<T>;

public sealed record Done<T>(T Value) : Outcome<T>;

/// <param name="Reason">In words, for the volunteer's log; never holds anything of the prompt.</param>
public sealed record Failed<T>(string Reason, params IReadOnlyList<Remark> Remarks) : Outcome<T>;

/// <summary>A line of gen_metadata: what the requester should know about this result.</summary>
public sealed record Remark(string Type, string Value, string? Ref = null);
