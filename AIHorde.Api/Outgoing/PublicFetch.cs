namespace AIHorde.Api.Outgoing;

/// <summary>What became of a download from an address that a stranger named.</summary>
public abstract record Fetched
{
    public sealed record Content(byte[] Bytes) : Fetched;

    public sealed record TooLarge : Fetched;

    public sealed record Failed : Fetched;
}

/// <summary>Downloads with a hard limit on size and on total time, whatever the other side says or does.</summary>
public sealed class PublicFetch(IHttpClientFactory clients, TimeProvider time)
{
    public async Task<Fetched> GetAsync(Uri address, int bytesMax, TimeSpan timeout, CancellationToken cancel)
    {
        if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0) return new Fetched.Failed();
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var client = clients.CreateClient(PublicHttp.Client);
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (!answer.IsSuccessStatusCode) return new Fetched.Failed();
            if (answer.Content.Headers.ContentLength > bytesMax) return new Fetched.TooLarge();
            return await ReadAsync(await answer.Content.ReadAsStreamAsync(both.Token), bytesMax, both.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new Fetched.Failed();
        }
    }

    static async Task<Fetched> ReadAsync(Stream body, int bytesMax, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancel)) > 0)
        {
            if (content.Length + read > bytesMax) return new Fetched.TooLarge();
            content.Write(buffer, 0, read);
        }

        return new Fetched.Content(content.ToArray());
    }
}
