using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AIHorde.Worker.Backends.Text;

/// <summary>
/// OpenAI-compatible servers. The horde's prompts are raw text in whatever template their client chose, so they go to the completions endpoint
/// as they are; servers that only chat get them as one message.
/// </summary>
sealed class CompletionsClient(HttpClient http, Uri server, string key, bool chat) : StreamingClient(http, server, key)
{
    /// <summary>OpenAI's own service refuses what it does not know; local servers know more and ignore the rest.</summary>
    bool IsStrict => Server.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase);

    protected override string Path => chat ? "v1/chat/completions" : "v1/completions";

    protected override JsonObject Body(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var body = new JsonObject
        {
            ["model"] = options.ModelId,
            ["max_tokens"] = options.MaxOutputTokens,
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
        };
        if (chat)
        {
            body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Prompt(messages) });
        }
        else
        {
            body["prompt"] = Prompt(messages);
        }

        Put(body, "temperature", options.Temperature);
        Put(body, "top_p", options.TopP);
        Put(body, "seed", options.Seed);
        Put(body, "stop", IsStrict ? options.StopSequences?.Take(4).ToArray() : options.StopSequences);
        if (!IsStrict)
        {
            PutLocal(body, options);
        }

        return body;
    }

    protected override ChatResponseUpdate? Update(JsonElement data)
    {
        if (data.TryGetProperty("error", out var error))
        {
            throw new HttpRequestException(error.TryGetProperty("message", out var message) ? message.GetString() : "The server reports an error.");
        }

        ChatResponseUpdate? update = null;
        if (data.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0)
        {
            var choice = choices[0];
            var finish = choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null;
            update = Piece(Text(choice), finish);
        }

        if (data.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            update ??= new ChatResponseUpdate(ChatRole.Assistant, "");
            var details = new UsageDetails { InputTokenCount = Count(usage, "prompt_tokens"), OutputTokenCount = Count(usage, "completion_tokens") };
            update.Contents.Add(new UsageContent(details));
        }

        return update;
    }

    static string Text(JsonElement choice)
    {
        if (choice.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
        {
            return text.GetString()!;
        }

        return choice.TryGetProperty("delta", out var delta) && delta.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : "";
    }

    static long? Count(JsonElement usage, string name) => usage.TryGetProperty(name, out var count) && count.TryGetInt64(out var number) ? number : null;

    /// <summary>llama.cpp's and vLLM's names, which the other local servers share; the contract's own for what only some (TabbyAPI, KoboldCpp) know.</summary>
    static void PutLocal(JsonObject body, ChatOptions options)
    {
        var more = options.AdditionalProperties ?? [];
        Put(body, "top_k", options.TopK);
        Put(body, "min_p", more.GetValueOrDefault(SamplerNames.MinP));
        Put(body, "typical_p", more.GetValueOrDefault(SamplerNames.Typical));
        Put(body, "tfs_z", more.GetValueOrDefault(SamplerNames.TailFree));
        Put(body, "repeat_penalty", more.GetValueOrDefault(SamplerNames.RepetitionPenalty));
        Put(body, "repetition_penalty", more.GetValueOrDefault(SamplerNames.RepetitionPenalty));
        Put(body, "repeat_last_n", more.GetValueOrDefault(SamplerNames.RepetitionRange));
        foreach (var name in (string[])[SamplerNames.TopA, SamplerNames.Smoothing, SamplerNames.RepetitionSlope])
        {
            Put(body, name, more.GetValueOrDefault(name));
        }

        Put(body, "dynatemp_range", more.GetValueOrDefault(SamplerNames.DynamicRange));
        Put(body, "dynatemp_exponent", more.GetValueOrDefault(SamplerNames.DynamicExponent));
    }
}
