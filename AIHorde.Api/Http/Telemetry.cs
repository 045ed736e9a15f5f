using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AIHorde.Api;

/// <summary>What the API measures of itself. Tags hold routes and codes, never a key, a name or an address.</summary>
static class Telemetry
{
    public const string Name = "AIHorde.Api";

    public static readonly ActivitySource Source = new(Name);

    static readonly Meter Meter = new(Name);
    static readonly Counter<long> Refusals = Meter.CreateCounter<long>("aihorde.api.refusals", "{request}", "Requests refused, by status and rc.");
    static readonly Counter<long> Limited = Meter.CreateCounter<long>("aihorde.api.rate_limited", "{request}", "Requests refused by a rate limit.");
    static readonly Counter<long> Replays = Meter.CreateCounter<long>("aihorde.api.idempotent_replays", "{request}", "Requests answered from a stored answer.");

    public static void Refused(int status, string? rc) =>
        Refusals.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status), new KeyValuePair<string, object?>("aihorde.rc", rc));

    public static void RateLimited(string limit) => Limited.Add(1, new KeyValuePair<string, object?>("aihorde.limit", limit));

    public static void Replayed() => Replays.Add(1);
}
