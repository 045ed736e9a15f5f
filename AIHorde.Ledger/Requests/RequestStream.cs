using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Requests;

/// <summary>Requests as streams: <c>request:ID</c>.</summary>
public static class RequestStream
{
    public static readonly StreamType<RequestState> Type = new("request", RequestState.None, RequestEvolve.Evolve);

    public static StreamRef<RequestState> Of(RequestId request) => Type.Of(request.Value);

    /// <summary>Where the private part of a request is kept.</summary>
    public static string AskKey(RequestId request) => $"request:{request}:ask";

    /// <summary>Where the result of a job is kept.</summary>
    public static string ResultKey(JobId job) => $"job:{job}:result";

    public static HoldId HoldOf(RequestId request) => new($"upfront:{request}");
}
