using System.Collections.Concurrent;

namespace AIHorde.Worker.Bridge.Files;

/// <summary>Hosts from which files are loaded even when they are in a private network: the API's own, its storage, and those the volunteer named.</summary>
sealed class TrustedHosts(IEnumerable<string> hosts)
{
    readonly ConcurrentDictionary<string, bool> names = new(hosts.Select(host => KeyValuePair.Create(host, true)), StringComparer.OrdinalIgnoreCase);

    public bool Contains(string host) => names.ContainsKey(host);

    /// <summary>The server itself says where results go; its sources lie in the same storage.</summary>
    public void Learn(Uri upload) => names.TryAdd(upload.IdnHost, true);
}
