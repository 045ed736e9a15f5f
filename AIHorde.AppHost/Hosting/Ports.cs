using System.Net;
using System.Net.Sockets;

namespace AIHorde.AppHost.Hosting;

static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <exception cref="LaunchException">Somebody else answers there.</exception>
    public static void RequireFree(int port, string option)
    {
        foreach (var address in Loopbacks())
        {
            try
            {
                using var listener = new TcpListener(address, port);
                listener.Start();
            }
            catch (SocketException refusal)
            {
                throw new LaunchException($"Port {port} is in use: choose another with {option}.", refusal);
            }
        }
    }

    public static IEnumerable<IPAddress> Loopbacks() => Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];
}
