using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AIHorde.AppHost.Hosting;

/// <summary>The last state of every resource, and the changes as they come.</summary>
sealed class ResourceNotifications
{
    /// <summary>A watcher that is this far behind loses the oldest changes; the last of each resource is what matters.</summary>
    const int BacklogMax = 256;

    readonly ConcurrentDictionary<string, ResourceSnapshot> current = new();
    readonly ConcurrentDictionary<Channel<ResourceSnapshot>, bool> watchers = new();

    public IReadOnlyList<ResourceSnapshot> Current => [.. current.Values.OrderBy(resource => resource.Name, StringComparer.Ordinal)];

    public ResourceSnapshot? Find(string name) => current.GetValueOrDefault(name);

    public void Publish(ResourceSnapshot snapshot)
    {
        current[snapshot.Name] = snapshot;
        foreach (var watcher in watchers.Keys)
        {
            watcher.Writer.TryWrite(snapshot);
        }
    }

    /// <summary>All resources as they are now, then every change.</summary>
    public async IAsyncEnumerable<ResourceSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<ResourceSnapshot>(new BoundedChannelOptions(BacklogMax) { FullMode = BoundedChannelFullMode.DropOldest });
        watchers[channel] = true;
        try
        {
            foreach (var snapshot in Current)
            {
                yield return snapshot;
            }

            await foreach (var snapshot in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return snapshot;
            }
        }
        finally
        {
            watchers.TryRemove(channel, out _);
        }
    }

    /// <summary>Waits until every replica of the resource runs and is healthy.</summary>
    public Task WaitForHealthyAsync(string group, CancellationToken cancellationToken) => WaitAsync(group, replica => replica.IsReady, cancellationToken);

    /// <summary>Waits until every replica of the resource runs, healthy or not yet.</summary>
    public Task WaitForStartAsync(string group, CancellationToken cancellationToken) =>
        WaitAsync(group, replica => replica.State is ResourceState.Running or ResourceState.RuntimeUnhealthy, cancellationToken);

    async Task WaitAsync(string group, Func<ResourceSnapshot, bool> isReached, CancellationToken cancellationToken)
    {
        await foreach (var _ in WatchAsync(cancellationToken))
        {
            var replicas = current.Values.Where(resource => resource.Group == group).ToList();
            if (replicas.Count > 0 && replicas.All(isReached))
            {
                return;
            }
        }
    }
}
