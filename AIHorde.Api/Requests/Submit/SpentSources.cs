using AIHorde.Api.Blobs;

namespace AIHorde.Api.Requests;

/// <summary>
/// Deletes source images as soon as their request is over. Those of requests that expire, and those that could not be deleted, go with everything old.
/// </summary>
sealed partial class SpentSources(IBlobStore store, ILogger<SpentSources> log)
{
    public async Task DeleteAsync(AskPayload asked)
    {
        foreach (var source in asked.Sources)
        {
            try
            {
                await store.DeleteAsync(source.Name, CancellationToken.None);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or OperationCanceledException)
            {
                LogKept(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A source image could not be deleted; it goes when it is old")]
    static partial void LogKept(ILogger logger, Exception exception);
}
