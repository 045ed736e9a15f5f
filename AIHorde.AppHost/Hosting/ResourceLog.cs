using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AIHorde.AppHost.Hosting;

/// <summary>A line that a resource has written. Numbers grow over all resources, so the lines of several can be merged.</summary>
public sealed record LogLine(long Number, string Resource, DateTimeOffset At, bool IsError, string Text);

/// <summary>What the resources write to their consoles: the last lines of each are kept, and followers get the new ones.</summary>
sealed class ResourceLog(TimeProvider time)
{
    /// <summary>Lines kept a resource; the oldest go first.</summary>
    public const int LinesMax = 10_000;

    const int BacklogMax = 4_000;

    readonly Lock gate = new();
    readonly Dictionary<string, Queue<LogLine>> kept = [];
    readonly ConcurrentDictionary<Channel<LogLine>, string?> followers = new();
    long last;

    /// <summary>Called with each line, in order: the terminal's part.</summary>
    public Action<LogLine> Printed { get; init; } = _ => { };

    /// <param name="isPrinted">False for what is kept for the dashboard, and told on the terminal by somebody else.</param>
    public void Write(string resource, string text, bool isError = false, bool isPrinted = true)
    {
        lock (gate)
        {
            var line = new LogLine(++last, resource, time.GetUtcNow(), isError, text);
            if (!kept.TryGetValue(resource, out var lines))
            {
                kept[resource] = lines = new();
            }

            lines.Enqueue(line);
            if (lines.Count > LinesMax)
            {
                lines.Dequeue();
            }

            if (isPrinted)
            {
                Printed(line);
            }

            foreach (var (follower, wanted) in followers)
            {
                if (wanted is null || wanted == resource)
                {
                    follower.Writer.TryWrite(line);
                }
            }
        }
    }

    /// <summary>The kept lines of one resource, or of all merged in the order of writing.</summary>
    public IReadOnlyList<LogLine> Read(string? resource = null)
    {
        lock (gate)
        {
            return resource is null
                ? [.. kept.Values.SelectMany(lines => lines).OrderBy(line => line.Number)]
                : [.. kept.GetValueOrDefault(resource) ?? []];
        }
    }

    /// <summary>The kept lines, then the new ones as they come; a follower that cannot keep up loses the oldest.</summary>
    public async IAsyncEnumerable<LogLine> FollowAsync(string? resource, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(BacklogMax) { FullMode = BoundedChannelFullMode.DropOldest });
        IReadOnlyList<LogLine> before;
        lock (gate)
        {
            before = Read(resource);
            followers[channel] = resource;
        }

        try
        {
            foreach (var line in before)
            {
                yield return line;
            }

            await foreach (var line in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return line;
            }
        }
        finally
        {
            followers.TryRemove(channel, out _);
        }
    }
}
