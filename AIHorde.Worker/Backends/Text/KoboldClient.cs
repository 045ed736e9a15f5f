using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AIHorde.Worker.Backends.Text;

/// <summary>KoboldAI's protocol, which is the horde's own mother tongue: the parameters keep their names.</summary>
sealed class KoboldClient(HttpClient http, Uri server) : StreamingClient(http, server, "")
{
    protected override string Path => "api/extra/generate/stream";

    public static JsonObject Parameters(string prompt, ChatOptions options)
    {
        var body = new JsonObject
        {
            ["prompt"] = prompt,
            ["max_length"] = options.MaxOutputTokens,
            ["trim_stop"] = true,
        };
        Put(body, "temperature", options.Temperature);
        Put(body, "top_p", options.TopP);
        Put(body, "top_k", options.TopK);
        Put(body, "stop_sequence", options.StopSequences);
        Put(body, "sampler_seed", options.Seed);
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            Put(body, name, value);
        }

        return body;
    }

    protected override JsonObject Body(IReadOnlyList<ChatMessage> messages, ChatOptions options) => Parameters(Prompt(messages), options);

    protected override ChatResponseUpdate? Update(JsonElement data)
    {
        var text = data.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String ? token.GetString()! : "";
        var finish = data.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null;
        return Piece(text, finish);
    }
}
