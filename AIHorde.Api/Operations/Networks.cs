using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AIHorde.Ledger.Addresses;

namespace AIHorde.Api;

/// <summary>Addresses and networks as moderators write them. Pure.</summary>
static class Networks
{
    const int Ipv6CustomerBits = 64;

    /// <summary>A network may be written with any of its addresses; the bits behind the prefix are dropped.</summary>
    public static IPNetwork? Parse(string text)
    {
        if (!IsRange(text))
        {
            return ParseAddress(text) is { } single ? AddressTimeouts.Single(single) : null;
        }

        var parts = text.Split('/');
        return parts.Length == 2 && ParseAddress(parts[0]) is { } address
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= address.GetAddressBytes().Length * 8
                ? new IPNetwork(Masked(address, bits), bits)
                : null;
    }

    /// <summary>Only what is written as an address: a bare number, which the framework takes for one too, is a slip of the hand.</summary>
    public static IPAddress? ParseAddress(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || text.Contains('%', StringComparison.Ordinal))
        {
            return null;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.ToString() == text ? address : null;
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    public static bool IsRange(string text) => text.Contains('/', StringComparison.Ordinal);

    public static bool IsRange(IPNetwork network) => network != AddressTimeouts.Single(network.BaseAddress);

    /// <summary>Whoever has one address of IPv6 has all of its /64.</summary>
    public static IPNetwork OfWorker(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? new IPNetwork(Masked(address, Ipv6CustomerBits), Ipv6CustomerBits)
        : AddressTimeouts.Single(address);

    public static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
