using System.Net;

namespace AIHorde.Worker.Bridge.Files;

/// <summary>Puts results to the URLs that the server gave. The URL is signed for a bare PUT: any header of ours could spoil the signature.</summary>
sealed class ResultFiles(HttpClient http, Pace pace, TimeProvider time, Random random)
{
    static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    /// <summary>False when the storage won't have it; the caller then submits the bytes themselves.</summary>
    public async Task<bool> UploadAsync(Uri target, byte[] bytes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AttemptTimeout);
            try
            {
                using var content = new ByteArrayContent(bytes);
                using var response = await http.PutAsync(target, content, limit.Token);
                if (response.IsSuccessStatusCode)
                {
                    return true;
                }

                if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.RequestEntityTooLarge)
                {
                    return false;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested)
            {
                // Lost on the way; the next attempt puts the same bytes to the same place.
            }

            if (attempt >= pace.UploadAttemptsMax)
            {
                return false;
            }

            await Task.Delay(pace.Backoff(attempt, random), time, cancellationToken);
        }
    }
}
