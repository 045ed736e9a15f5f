using AIHorde.Worker.Backends;

namespace AIHorde.Worker.Bridge.Files;

/// <summary>Fetches source images, which come as a URL or as base64, and refuses what is too large before it is held in memory.</summary>
sealed class SourceFiles(HttpClient http, Pace pace, TimeProvider time, Random random)
{
    public const int BytesMax = 20 * 1024 * 1024;
    const int AttemptsMax = 3;
    static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(20);

    public async Task<Outcome<byte[]>> FetchAsync(string source, string role, CancellationToken cancellationToken)
    {
        if (!source.StartsWith("http", StringComparison.OrdinalIgnoreCase) || !Uri.TryCreate(source, UriKind.Absolute, out var uri))
        {
            return Decode(source, role);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await DownloadAsync(uri, role, cancellationToken);
            }
            catch (Exception exception) when (IsLost(exception) && !cancellationToken.IsCancellationRequested)
            {
                if (attempt == AttemptsMax)
                {
                    return new Failed<byte[]>($"The {role} could not be loaded: {exception.Message}", new Remark(role, "download_failed"));
                }
            }

            await Task.Delay(pace.Backoff(attempt, random), time, cancellationToken);
        }
    }

    static bool IsLost(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException;

    async Task<Outcome<byte[]>> DownloadAsync(Uri uri, string role, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AttemptTimeout);
        using var response = await http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        using var bytes = new MemoryStream();
        var chunk = new byte[81920];
        for (int read; (read = await body.ReadAsync(chunk, limit.Token)) > 0;)
        {
            if (bytes.Length + read > BytesMax)
            {
                return new Failed<byte[]>($"The {role} is larger than {BytesMax} bytes.", new Remark(role, "download_failed"));
            }

            bytes.Write(chunk, 0, read);
        }

        return new Done<byte[]>(bytes.ToArray());
    }

    static Outcome<byte[]> Decode(string text, string role)
    {
        var comma = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var bytes = new byte[(text.Length - comma) * 3L / 4 + 3 is var size && size <= BytesMax ? size : 0];
        return bytes.Length > 0 && Convert.TryFromBase64String(text[comma..], bytes, out var length) && length > 0
            ? new Done<byte[]>(bytes[..length])
            : new Failed<byte[]>($"The {role} is no base64, or too large.", new Remark(role, "parse_failed"));
    }
}
