using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace AIHorde.Api;

/// <summary>Counts requests against the limits of their route, tells the tightest limit in the headers, and refuses with 429.</summary>
sealed class RateLimiting(
    RequestDelegate next, FixedWindows windows, Whitelist whitelist, KeyHasher keys, IOptions<RateLimitOptions> options, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var limits = context.GetEndpoint()?.Metadata.GetMetadata<RateLimits>();
        if (limits is null or { Limits.Length: 0 } || !options.Value.Enabled || HttpMethods.IsOptions(context.Request.Method))
        {
            await next(context);
            return;
        }

        if (Count(context, limits) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    HordeError? Count(HttpContext context, RateLimits limits)
    {
        (int Amount, WindowState State)? tightest = null;
        foreach (var limit in limits.Limits)
        {
            var amount = AmountFor(limit, context);
            var state = windows.Hit(KeyOf(limit, context), limit.WindowSeconds);
            if (state.Count > amount)
            {
                var words = RateLimit.Words(amount, limit.WindowSeconds);
                WriteHeaders(context, amount, state);
                Telemetry.RateLimited(words);
                return new HordeError(StatusCodes.Status429TooManyRequests, words);
            }

            if (tightest is null || amount < tightest.Value.Amount)
            {
                tightest = (amount, state);
            }
        }

        WriteHeaders(context, tightest!.Value.Amount, tightest.Value.State);
        return null;
    }

    int AmountFor(RateLimit limit, HttpContext context)
    {
        if (limit.Whitelisted is { } higher && whitelist.Contains(Visit.Of(context)!.Address))
        {
            return higher;
        }

        return limit.Anonymous is { } anonymous && context.Request.Headers["apikey"] == KeyHasher.Anonymous ? anonymous : limit.Amount;
    }

    string KeyOf(RateLimit limit, HttpContext context)
    {
        var visit = Visit.Of(context)!;
        return limit.By switch
        {
            LimitBy.Address => $"{limit.WindowSeconds}|{Network(visit.Address.Peer)}|{(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}",
            LimitBy.ClientAndPath => $"{limit.WindowSeconds}|{Network(visit.Address.Client)}|{context.Request.Method}|{Path(context)}",
            _ => $"{limit.WindowSeconds}|{keys.Hex(context.Request.Headers["apikey"].ToString())}|{context.Request.Method}|{Path(context)}",
        };
    }

    /// <summary>A path longer than any real one is cut, so that a counter's key has a bound.</summary>
    static string Path(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        return path.Length <= 200 ? path : path[..200];
    }

    /// <summary>One IPv6 customer has a /64: counting single addresses would be no limit at all.</summary>
    static string Network(IPAddress address)
    {
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    void WriteHeaders(HttpContext context, int amount, WindowState state)
    {
        var headers = context.Response.Headers;
        var resetSeconds = (state.ResetsAtMs + 999) / 1_000;
        headers["X-RateLimit-Limit"] = amount.ToString();
        headers["X-RateLimit-Remaining"] = Math.Max(0, amount - state.Count).ToString();
        headers["X-RateLimit-Reset"] = resetSeconds.ToString();
        headers.RetryAfter = Math.Max(1, (state.ResetsAtMs - time.GetUtcNow().ToUnixTimeMilliseconds() + 999) / 1_000).ToString();
    }
}

/// <summary>
/// Addresses with higher limits: the configured ones, and for a day each address from which a trusted, education or service account asked for
/// a generation itself. Per node, bounded.
/// </summary>
sealed class Whitelist(TimeProvider time, IOptions<RateLimitOptions> options)
{
    const int AddressesMax = 50_000;
    static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    readonly HashSet<IPAddress> configured = [.. options.Value.Whitelist.Select(IPAddress.Parse)];
    readonly ConcurrentDictionary<IPAddress, DateTimeOffset> trusted = new();

    public bool Contains(ClientAddress address) =>
        configured.Contains(address.Client) || (trusted.TryGetValue(address.Client, out var until) && until > time.GetUtcNow());

    /// <summary>Called when a generation request of this caller was accepted.</summary>
    public void Remember(Caller caller, ClientAddress address)
    {
        if (address.IsProxied || (caller.Rights & (Rights.Trusted | Rights.Education | Rights.Service)) == Rights.None)
        {
            return;
        }

        if (trusted.Count >= AddressesMax)
        {
            Forget();
        }

        trusted[address.Client] = time.GetUtcNow() + Remembered;
    }

    void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (address, until) in trusted)
        {
            if (until <= now || trusted.Count >= AddressesMax)
            {
                trusted.TryRemove(address, out _);
            }
        }
    }
}
