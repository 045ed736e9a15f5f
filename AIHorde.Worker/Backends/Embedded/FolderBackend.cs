using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Worker.Backends.Embedded;

/// <summary>
/// A backend over a volunteer's folder of models, opened anew when something else lies there. Jobs under way are seen through by what they began with,
/// and the next ones wait for that: a device never holds two of them.
/// </summary>
/// <param name="make">Makes the backend; it opens nothing before it is probed.</param>
sealed class FolderBackend(BackendAddress address, Func<IBackend> make) : IImageBackend, ITextBackend, IAlchemyBackend
{
    const int DepthMax = 4;

    readonly SemaphoreSlim turn = new(1);

    /// <summary>All that follows is read and written under <see cref="turn"/>, but for <see cref="seen"/>, which only looks use.</summary>
    readonly HashSet<Task> jobs = [];

    IBackend? inner;

    string opened = "";

    string seen = "";

    public BackendAddress Address => address;

    /// <summary>A model that is still being copied is let be: what lies there must be the same as at the look before.</summary>
    public bool MayHaveChanged()
    {
        var (before, now) = (seen, Stamp());
        seen = now;
        return now == before && now != opened;
    }

    public async Task<Offer> ProbeAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var stamp = Stamp();
            if (inner is not null && stamp != opened)
            {
                await Task.WhenAll(jobs).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                await CloseAsync();
            }

            (inner, opened) = (inner ?? make(), stamp);
            return await inner.ProbeAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public Task<Outcome<IReadOnlyList<Picture>>> GenerateAsync(ImageWork work, IProgress<double> progress, CancellationToken cancellationToken) =>
        UseAsync(backend => ((IImageBackend)backend).GenerateAsync(work, progress, cancellationToken), cancellationToken);

    public Task<Outcome<Writing>> GenerateAsync(TextWork work, IProgress<Written> progress, CancellationToken cancellationToken) =>
        UseAsync(backend => ((ITextBackend)backend).GenerateAsync(work, progress, cancellationToken), cancellationToken);

    public Task<Outcome<Finding>> TransmuteAsync(AlchemyWork work, CancellationToken cancellationToken) =>
        UseAsync(backend => ((IAlchemyBackend)backend).TransmuteAsync(work, cancellationToken), cancellationToken);

    /// <summary>May come twice: from the workshop, and from whoever made the backend.</summary>
    public ValueTask DisposeAsync() => CloseAsync();

    async Task<T> UseAsync<T>(Func<IBackend, Task<T>> job, CancellationToken cancellationToken)
    {
        Task<T> work;
        await turn.WaitAsync(cancellationToken);
        try
        {
            var current = inner ?? throw new BackendUnavailableException($"{address} has not been opened.");
            jobs.RemoveWhere(one => one.IsCompleted);
            jobs.Add(work = Task.Run(() => job(current), cancellationToken));
        }
        finally
        {
            turn.Release();
        }

        return await work;
    }

    async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref inner, null) is { } last)
        {
            await last.DisposeAsync();
        }
    }

    /// <summary>The names, sizes and times of all that lies there.</summary>
    string Stamp()
    {
        var folder = new DirectoryInfo(address.Folder!);
        if (!folder.Exists) return "";
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = DepthMax, IgnoreInaccessible = true };
        var files = folder.EnumerateFiles("*", options).Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', files.Order(StringComparer.Ordinal)))));
    }
}
