using Microsoft.Extensions.Options;

namespace AIHorde.Api.Blobs;

/// <summary>Deletes what is older than any request, and the oldest ones when the folder is over its quota.</summary>
public sealed partial class BlobCleaner(IOptions<BlobOptions> options, TimeProvider time, ILogger<BlobCleaner> log) : BackgroundService
{
    readonly BlobOptions options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.CleanedEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Clean();
    }

    /// <summary>How many files were deleted.</summary>
    public int Clean()
    {
        if (!Directory.Exists(options.Directory)) return 0;
        var files = new DirectoryInfo(options.Directory).EnumerateFiles("*", SearchOption.AllDirectories).OrderByDescending(f => f.LastWriteTimeUtc).ToList();
        var oldest = time.GetUtcNow().UtcDateTime - options.KeptFor;
        var (kept, deleted) = (0L, 0);
        foreach (var file in files)
        {
            kept += file.Length;
            if (file.LastWriteTimeUtc >= oldest && kept <= options.BytesMaxInAll) continue;
            kept -= file.Length;
            deleted += Delete(file);
        }

        return deleted;
    }

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
}
