using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Requests;

/// <summary>Requests as streams: <c>request:ID</c>.</summary>
public static class RequestStream
{
    public static readonly StreamType<RequestState> Type = new("request", RequestState.None, RequestEvolve.Evolve);

    public static StreamRef<RequestState> Of(RequestId request) => Type.Of(request.Value);

    public static HoldId HoldOf(RequestId request) => new($"upfront:{request}");
}
