using System.Net;
using System.Net.Sockets;

namespace AIHorde.Worker.Bridge.Files;

/// <summary>Connects to the very address that was checked, so that a name that resolves differently a moment later gains nothing.</summary>
static class GuardedConnection
{
    public static SocketsHttpHandler Handler(TrustedHosts trusted) => new()
    {
        UseProxy = false,
        MaxAutomaticRedirections = 3,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, cancellationToken) => await ConnectAsync(context.DnsEndPoint, trusted, cancellationToken),
    };

    static async Task<Stream> ConnectAsync(DnsEndPoint target, TrustedHosts trusted, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = trusted.Contains(target.Host) ? addresses : [.. addresses.Where(address => !PrivateAddress.Is(address))];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{target.Host} is in a private network.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
