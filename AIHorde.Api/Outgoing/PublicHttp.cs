using System.Net;
using System.Net.Sockets;

namespace AIHorde.Api.Outgoing;

/// <summary>
/// HTTP to addresses that strangers name: source images, webhooks, examples of styles. A name is resolved once, every address is checked, and the
/// connection goes to the checked address, so that a name that changes its mind between check and connect gains nothing. No proxy, no redirect, no cookie.
/// </summary>
public static class PublicHttp
{
    public const string Client = "public";
    static readonly TimeSpan connectTimeout = TimeSpan.FromSeconds(2);

    public static SocketsHttpHandler Handler(Func<IPAddress, bool> isAllowed) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = connectTimeout,
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, isAllowed, cancel),
    };

    static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, Func<IPAddress, bool> isAllowed, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancel);
        if (addresses.Length == 0 || !addresses.All(isAllowed)) throw new AddressRefusedException(target.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The name leads into a network that is not public.</summary>
public sealed class AddressRefusedException(string host) : HttpRequestException($"{host} is not a public address");
