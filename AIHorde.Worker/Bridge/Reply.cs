using System.Net;

namespace AIHorde.Worker.Bridge;

/// <summary>What came back from the server.</summary>
abstract record Reply<T>;

/// <param name="TraceParent">The job's trace, where the server tells it.</param>
sealed record Answer<T>(T Value, string? TraceParent) : Reply<T>;

/// <summary>The server said no, and mostly why.</summary>
sealed record Refused<T>(Refusal Refusal) : Reply<T>;

/// <summary>Nothing came back, or nothing that is of this protocol.</summary>
sealed record Unreachable<T>(string Why) : Reply<T>;

/// <param name="Code">The rc of the contract, when there is one.</param>
sealed record Refusal(HttpStatusCode Status, string Message, string? Code, TimeSpan? RetryAfter)
{
    /// <summary>Another attempt may go better without anything having changed here.</summary>
    public bool IsPassing => Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)Status >= 500;

    public bool Is(string code, string words) => Code == code || Message.Contains(words, StringComparison.OrdinalIgnoreCase);

    public bool IsMaintenance => Is("WorkerMaintenance", "maintenance mode");

    public override string ToString() => $"{(int)Status} {Message}";
}
