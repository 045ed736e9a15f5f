using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends;

/// <summary>Questions to a backend where "not there" is an answer: servers of one protocol differ in their extras.</summary>
static class JsonCalls
{
    public static async Task<JsonNode?> TryGetAsync(this HttpClient http, Uri server, string path, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
        return await http.TrySendAsync(request, key, cancellationToken);
    }

    public static async Task<JsonNode?> TryPostAsync(
        this HttpClient http, Uri server, string path, JsonObject body, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path)) { Content = JsonBody.Of(body) };
        return await http.TrySendAsync(request, key, cancellationToken);
    }

    static async Task<JsonNode?> TrySendAsync(this HttpClient http, HttpRequestMessage request, string key, CancellationToken cancellationToken)
    {
        if (key.Length > 0)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new BackendUnavailableException($"{request.RequestUri} refuses the key.");
        }

        if ((int)response.StatusCode >= 500)
        {
            throw new BackendUnavailableException($"{request.RequestUri} answers {(int)response.StatusCode}.");
        }

        if (!response.IsSuccessStatusCode)
        {
            return null;
        }

        try
        {
            return await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        }
        catch (JsonException)
        {
            // A web page where an endpoint of another server would be.
            return null;
        }
    }

    public static int? Int(this JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? (int)number : null;

    public static double? Double(this JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
