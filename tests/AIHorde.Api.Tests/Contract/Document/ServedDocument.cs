using System.Text.Json.Nodes;

namespace AIHorde.Api.Tests.Contract.Document;

/// <summary>The two documents: the one that we serve, and the reference's.</summary>
static class ServedDocument
{
    public static async Task<JsonNode> ReadAsync(ApiServer server, string path) =>
        JsonNode.Parse(await server.Client.GetStringAsync(path, TestContext.Current.CancellationToken))!;

    public static JsonNode Reference()
    {
        using var stream = typeof(ServedDocument).Assembly.GetManifestResourceStream("openapi-v2.json")!;
        return JsonNode.Parse(stream)!;
    }
}
