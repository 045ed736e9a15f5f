using System.Text;
using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends;

/// <summary>JSON with a Content-Length: several backends are small servers that can't read a chunked body.</summary>
static class JsonBody
{
    public static HttpContent Of(JsonNode body) => new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
}
