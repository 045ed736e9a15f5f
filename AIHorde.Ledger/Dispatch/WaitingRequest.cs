namespace AIHorde.Ledger.Dispatch;

/// <summary>
/// One request in the queue, or one part of a request whose parts are not alike. The prompt is here because workers refuse words in it; it lives in
/// memory alone and goes with the entry.
/// </summary>
public sealed record WaitingRequest<TDemand>
{
    public required RequestId Id { get; init; }

    /// <summary>Which part; zero where all pieces of the request are alike.</summary>
    public int Part { get; init; }

    public QueueKey Key => new(Id, Part);

    public required UserId Owner { get; init; }

    /// <summary>The models that would do, distinct and in ordinal order; none means any.</summary>
    public required string[] Models { get; init; }

    public required TDemand Demand { get; init; }

    public required QueueOrder Order { get; init; }

    public string Prompt { get; init; } = "";
}

/// <summary>By what the queue finds what waits.</summary>
public readonly record struct QueueKey(RequestId Request, int Part = 0)
{
    public static implicit operator QueueKey(RequestId request) => new(request);
}

public static class WaitingModels
{
    /// <summary>Models in the form that lanes are found by.</summary>
    public static string[] Sorted(IEnumerable<string> models)
    {
        string[] sorted = [.. models.Distinct()];
        Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;
    }
}

/// <summary>
/// What a worker gets: pieces of one request, reserved on this node under the id of the claim's first job.
/// </summary>
public sealed record Choice<TDemand>(WaitingRequest<TDemand> Request, int Count, int RemainingBefore, JobId Claim, bool IsDecoy);

/// <summary>The answer to a pop: a choice, or why there is none.</summary>
public sealed record PopAnswer<TDemand>(Choice<TDemand>? Choice, SkipCounts Skipped);
