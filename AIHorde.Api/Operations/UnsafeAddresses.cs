using System.Net;
using Microsoft.Extensions.Options;

namespace AIHorde.Api;

/// <summary>Settings under <c>UnsafeAddresses</c>.</summary>
public sealed class UnsafeAddressOptions
{
    public const string Section = "UnsafeAddresses";

    /// <summary>A file with an address or a network a line; what follows a # is a comment. Without it every address is safe.</summary>
    public string? File { get; set; }
}

/// <summary>
/// Addresses behind which anybody may be: VPNs, proxies, data centres. The operator keeps the list, and nobody outside is told who comes here. It is read
/// again when the file changes; a file that cannot be read stops the start, and later leaves what was read before.
/// </summary>
sealed partial class UnsafeAddresses(IOptions<UnsafeAddressOptions> options, TimeProvider time, ILogger<UnsafeAddresses> log) : BackgroundService
{
    static readonly TimeSpan lookEvery = TimeSpan.FromMinutes(1);

    /// <summary>Replaced as a whole by the loop alone.</summary>
    volatile NetworkSet networks = NetworkSet.Empty;
    DateTime readAt;

    public bool Contains(IPAddress address) => networks.Contains(address);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.File is null) return;
        using var timer = new PeriodicTimer(lookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) LookAgain();
    }

    void LookAgain()
    {
        try
        {
            Look();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            LogKept(log, unreadable);
        }
    }

    void Look()
    {
        if (options.Value.File is not { } file) return;
        var written = File.GetLastWriteTimeUtc(file);
        if (written == readAt) return;
        networks = NetworkSet.Parse(File.ReadLines(file));
        readAt = written;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of unsafe addresses could not be read; the one before stays in force")]
    static partial void LogKept(ILogger logger, Exception exception);
}

/// <summary>Networks by the length of their prefix, so that an address is looked up once a length, however many networks there are. Pure.</summary>
sealed class NetworkSet
{
    public static readonly NetworkSet Empty = new([]);
    const int networksMax = 2_000_000;
    readonly Dictionary<(System.Net.Sockets.AddressFamily Family, int Bits), HashSet<IPAddress>> byPrefix = [];

    NetworkSet(IEnumerable<IPNetwork> networks)
    {
        foreach (var network in networks)
        {
            var prefix = (network.BaseAddress.AddressFamily, network.PrefixLength);
            if (!byPrefix.TryGetValue(prefix, out var bases)) byPrefix.Add(prefix, bases = []);
            bases.Add(network.BaseAddress);
        }
    }

    public static NetworkSet Parse(IEnumerable<string> lines)
    {
        var networks = new List<IPNetwork>();
        foreach (var (text, number) in lines.Select((line, index) => (line.Split('#')[0].Trim(), index + 1)).Where(line => line.Item1.Length > 0))
        {
            networks.Add(Networks.Parse(text) ?? throw new FormatException($"Line {number} is neither an address nor a network."));
            if (networks.Count > networksMax) throw new FormatException($"There are more than {networksMax} networks.");
        }

        return new NetworkSet(networks);
    }

    public bool Contains(IPAddress address)
    {
        foreach (var ((family, bits), bases) in byPrefix)
            if (family == address.AddressFamily && bases.Contains(Networks.Masked(address, bits))) return true;
        return false;
    }
}
