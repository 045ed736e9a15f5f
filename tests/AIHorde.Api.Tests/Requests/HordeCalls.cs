using System.Net.Http.Json;
using System.Text.Json;

namespace AIHorde.Api.Tests.Requests;

static class HordeCalls
{
    /// <summary>Sends to a node, wherever it runs, and reads the answer.</summary>
    public static async Task<(int Status, JsonElement Body)> SendAsync(
        this HttpClient client, HttpMethod method, string path, string? key = null, object? body = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v2" + path);
        if (key is not null) request.Headers.Add("apikey", key);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
    }
}
