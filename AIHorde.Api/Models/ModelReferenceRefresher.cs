using System.Text.Json;
using AIHorde.Ledger.Models;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Models;

/// <summary>Reads the references again every hour where the operator named a source. What cannot be read leaves the last one in force.</summary>
public sealed partial class ModelReferenceRefresher(
    ModelReferences references, IOptions<ModelReferenceOptions> options, IHttpClientFactory clients, TimeProvider time, ILogger<ModelReferenceRefresher> log)
    : BackgroundService
{
    readonly ModelReferenceOptions options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrEmpty(options.ImageSource) && string.IsNullOrEmpty(options.TextSource)) return;
        using var timer = new PeriodicTimer(options.RefreshedEvery, time);
        do await RefreshAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public async Task RefreshAsync(CancellationToken cancel)
    {
        await ReadAsync(options.ImageSource, json => references.Images = ImageModelReference.Parse(json), cancel);
        await ReadAsync(options.TextSource, json => references.Texts = TextModelReference.Parse(json), cancel);
    }

    async Task ReadAsync(string? source, Action<Stream> take, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(source)) return;
        try
        {
            using var json = await OpenAsync(source, cancel);
            take(json);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or JsonException or UnauthorizedAccessException or TaskCanceledException)
        {
            if (cancel.IsCancellationRequested) throw;
            CouldNotRead(log, source, e);
        }
    }

    async Task<Stream> OpenAsync(string source, CancellationToken cancel)
    {
        if (!source.StartsWith("http://", StringComparison.Ordinal) && !source.StartsWith("https://", StringComparison.Ordinal)) return File.OpenRead(source);
        using var client = clients.CreateClient(nameof(ModelReferenceRefresher));
        client.MaxResponseContentBufferSize = options.BytesMax;
        return new MemoryStream(await client.GetByteArrayAsync(new Uri(source), cancel), writable: false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model reference {Source} could not be read; the last one stays in force")]
    static partial void CouldNotRead(ILogger logger, string source, Exception exception);
}
