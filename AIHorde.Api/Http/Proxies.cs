using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace AIHorde.Api;

/// <summary>Settings under <c>Proxies</c>: which reverse proxies may say who their client is. None by default.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxies";

    /// <summary>Networks such as <c>10.0.0.0/8</c> or single addresses.</summary>
    public string[] Known { get; set; } = [];
}

/// <summary>
/// Finds out where a request comes from. A forwarded address counts only when a configured proxy hands it over, one hop and its last element;
/// a Proxied-For only with the passkey of a service account, compared by value. Anyone else's claims are ignored.
/// </summary>
sealed class Addresses(RequestDelegate next, Passkeys passkeys, IOptions<ProxyOptions> options)
{
    readonly IPNetwork[] known = [.. options.Value.Known.Select(ToNetwork)];

    public async Task InvokeAsync(HttpContext context)
    {
        var peer = PeerOf(context);
        var client = await ClientOfAsync(context, peer);
        context.Features.Set(new Visit { Address = new ClientAddress(peer, client) });
        await next(context);
    }

    IPAddress PeerOf(HttpContext context)
    {
        var peer = Plain(context.Connection.RemoteIpAddress ?? IPAddress.Loopback);
        if (!known.Any(network => network.Contains(peer)))
        {
            return peer;
        }

        var last = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        if (context.Request.Headers["X-Forwarded-Proto"].ToString() is "https")
        {
            context.Request.Scheme = "https";
        }

        return IPAddress.TryParse(last, out var forwarded) ? Plain(forwarded) : peer;
    }

    async ValueTask<IPAddress> ClientOfAsync(HttpContext context, IPAddress peer)
    {
        var passkey = context.Request.Headers.ProxyAuthorization.ToString();
        return passkey.Length > 0
            && IPAddress.TryParse(context.Request.Headers["Proxied-For"].ToString(), out var proxied)
            && await passkeys.AreValidAsync(passkey, context.RequestAborted)
                ? Plain(proxied)
                : peer;
    }

    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    static IPNetwork ToNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        var address = IPAddress.Parse(text);
        return new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
    }
}

/// <summary>The passkeys in force, read again every few seconds.</summary>
sealed class Passkeys(IAccountSource accounts, TimeProvider time)
{
    static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(5);

    /// <summary>Replaced as a whole by whichever request finds it old.</summary>
    volatile Loaded loaded = new([], DateTimeOffset.MinValue);

    public async ValueTask<bool> AreValidAsync(string passkey, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (loaded.Until <= now)
        {
            var keys = await accounts.ProxyPasskeysAsync(cancellationToken);
            loaded = new Loaded([.. keys.Select(Encoding.UTF8.GetBytes)], now + TimeToLive);
        }

        var given = Encoding.UTF8.GetBytes(passkey);
        var found = false;
        foreach (var key in loaded.Keys)
        {
            found |= CryptographicOperations.FixedTimeEquals(key, given);
        }

        return found;
    }

    sealed record Loaded(byte[][] Keys, DateTimeOffset Until);
}
