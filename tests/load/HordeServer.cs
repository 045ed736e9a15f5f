using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace AIHorde.Load;

/// <summary>The server under load, spoken to as any client or worker would.</summary>
sealed class HordeServer : IDisposable
{
    readonly HttpClient http;
    readonly LoadOptions options;
    readonly Timings timings;

    public HordeServer(LoadOptions options, Timings timings)
    {
        (this.options, this.timings) = (options, timings);
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 512, PooledConnectionLifetime = Timeout.InfiniteTimeSpan };
        http = new HttpClient(handler) { BaseAddress = options.Url, DefaultRequestVersion = HttpVersion.Version11 };
        http.DefaultRequestHeaders.Add("Client-Agent", "AIHorde.Load:1:local");
    }

    public Timings Timings => timings;

    public async Task<string?> AskAsync(string prompt, string model, CancellationToken cancel)
    {
        var body = $$"""{"prompt":"{{prompt}}","params":{"max_length":16,"max_context_length":80},"models":["{{model}}"]}""";
        var answer = await SendAsync("ask", HttpMethod.Post, "generate/text/async", options.RequesterKey, body, cancel);
        return answer?.GetProperty("id").GetString();
    }

    public async Task<(string? Id, string? Prompt)> PopAsync(string worker, string model, CancellationToken cancel)
    {
        var body = $$"""
            {"name":"{{worker}}","models":["{{model}}"],"bridge_agent":"KoboldCppEmbedWorker:2:load","max_length":512,"max_context_length":4096,"threads":1}
            """;
        if (await SendAsync("pop", HttpMethod.Post, "generate/text/pop", options.WorkerKey, body, cancel) is not { } answer) return (null, null);
        var id = answer.GetProperty("id");
        return id.ValueKind == JsonValueKind.Null ? (null, null) : (id.GetString(), answer.GetProperty("payload").GetProperty("prompt").GetString());
    }

    public Task<JsonElement?> SubmitAsync(string job, CancellationToken cancel) =>
        SendAsync("submit", HttpMethod.Post, "generate/text/submit", options.WorkerKey, $$"""{"id":"{{job}}","generation":"So it was."}""", cancel);

    public async Task<bool> IsDoneAsync(string request, CancellationToken cancel) =>
        await SendAsync("status", HttpMethod.Get, $"generate/text/status/{request}", null, null, cancel) is { } answer
        && answer.GetProperty("done").GetBoolean();

    public void Dispose() => http.Dispose();

    async Task<JsonElement?> SendAsync(string call, HttpMethod method, string path, string? key, string? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.TryAddWithoutValidation("apikey", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request, cancel);
        var json = await answer.Content.ReadAsByteArrayAsync(cancel);
        timings.Took(call, started);
        if (answer.IsSuccessStatusCode) return JsonDocument.Parse(json).RootElement.Clone();
        timings.Failed(call, $"{(int)answer.StatusCode} {Encoding.UTF8.GetString(json)}");
        return null;
    }
}
