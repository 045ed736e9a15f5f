using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AIHorde.Worker.Backends.Text;

/// <summary>A chat client over a server that streams JSON by server-sent events; what is particular to a protocol is in the two translations.</summary>
abstract class StreamingClient(HttpClient http, Uri server, string key) : IChatClient
{
    protected HttpClient Http => http;

    protected Uri Server => server;

    protected abstract string Path { get; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = Request(Path, Body([.. messages], options ?? new ChatOptions()));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var error = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException(error.Length > 300 ? error[..300] : error, null, response.StatusCode);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.Data == "[DONE]")
            {
                break;
            }

            using var document = JsonDocument.Parse(item.Data);
            if (document.RootElement.ValueKind == JsonValueKind.Object && Update(document.RootElement) is { } update)
            {
                yield return update;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>The request in the server's words.</summary>
    protected abstract JsonObject Body(IReadOnlyList<ChatMessage> messages, ChatOptions options);

    /// <summary>One event of the stream; null when it says nothing of interest.</summary>
    protected abstract ChatResponseUpdate? Update(JsonElement data);

    protected HttpRequestMessage Request(string path, JsonObject? body)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(server, path));
        if (key.Length > 0)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        request.Content = body is null ? null : JsonBody.Of(body);
        return request;
    }

    protected static ChatResponseUpdate Piece(string text, string? finish) => new(ChatRole.Assistant, text)
    {
        FinishReason = finish is null or "null" ? null : finish is "length" ? ChatFinishReason.Length : ChatFinishReason.Stop,
    };

    protected static string Prompt(IReadOnlyList<ChatMessage> messages) => messages is [.., var last] ? last.Text : "";

    protected static void Put(JsonObject body, string name, object? value)
    {
        if (value is not null)
        {
            body[name] = JsonSerializer.SerializeToNode(value);
        }
    }
}
