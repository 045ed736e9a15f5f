namespace AIHorde.EndToEnd.Tests.Stack;

static class HealthLook
{
    static readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Whether the address answers as healthy now, on a connection of its own.</summary>
    public static async Task<bool> IsHealthyAsync(string address)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address + "/health") { Headers = { ConnectionClose = true } };
            using var answer = await http.SendAsync(request);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notNow) when (notNow is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
