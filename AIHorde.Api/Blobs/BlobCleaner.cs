using AIHorde.Ledger.Requests;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Blobs;

/// <summary>Deletes images that are old and whose request is gone, and the oldest ones when the folder is over its quota.</summary>
public sealed partial class BlobCleaner(IOptions<BlobOptions> options, RequestQueries requests, TimeProvider time, ILogger<BlobCleaner> log) : BackgroundService
{
    readonly BlobOptions options = options.Value;

    /// <summary>How many files were deleted.</summary>
    public async Task<int> CleanAsync(CancellationToken cancel)
    {
        if (!Directory.Exists(options.Directory)) return 0;
        var files = new DirectoryInfo(options.Directory).EnumerateFiles("*", SearchOption.AllDirectories).OrderByDescending(f => f.LastWriteTimeUtc).ToList();
        var oldest = time.GetUtcNow().UtcDateTime - options.KeptFor;
        var old = files.Where(file => file.LastWriteTimeUtc < oldest).ToList();
        var awaited = old.Count == 0 ? [] : await requests.StillKnownAsync([.. old.Select(Owner).OfType<Guid>()], cancel);
        var (kept, deleted) = (0L, 0);
        foreach (var file in files)
        {
            kept += file.Length;
            var isWanted = file.LastWriteTimeUtc >= oldest || (Owner(file) is { } owner && awaited.Contains(owner));
            if (isWanted && kept <= options.BytesMaxInAll) continue;
            kept -= file.Length;
            deleted += Delete(file);
        }

        return deleted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.CleanedEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or Npgsql.NpgsqlException)
            {
                CouldNotClean(log, e);
            }
        }
    }

    /// <summary>The request or job whose image it is; null of files that belong to none.</summary>
    static Guid? Owner(FileInfo file) => Guid.TryParse(file.Name.Split('.', '_')[0], out var owner) ? owner : null;

    /// <summary>Another node that shares the folder may have been faster.</summary>
    int Delete(FileInfo file)
    {
        try
        {
            file.Delete();
            return 1;
        }
        catch (IOException e)
        {
            CouldNotDelete(log, e);
            return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An expired image could not be deleted")]
    static partial void CouldNotDelete(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired images were not looked for; the next round will")]
    static partial void CouldNotClean(ILogger logger, Exception exception);
}
