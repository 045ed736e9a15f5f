using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Worker.Engine.Images;

namespace AIHorde.Worker.Backends.Text;

/// <summary>Alchemy by a model that sees: pictures are sent with a question, and the answer is read as what the form asks for.</summary>
sealed class VisionQuestions(HttpClient http, Uri server, string key, string model)
{
    /// <summary>Models that see scale pictures down to about this anyway.</summary>
    const int SideMax = 1024;
    const int Quality = 90;
    const int AnswerTokensMax = 500;

    static readonly Dictionary<string, string> Questions = new()
    {
        [Forms.Caption] = "Describe this picture in one short sentence. Answer with the sentence alone.",
        [Forms.Describe] = "Describe this picture in detail, in one paragraph. Answer with the description alone.",
        [Forms.Nsfw] = "Does this picture show nudity, sexual acts or gore, such that it is not safe for work? Answer with one word: yes or no.",
        [Forms.Interrogation] = "Which words would one use to ask an image generator for this picture? Answer with JSON alone, in this form, each list with "
            + "at most ten short entries: {\"tags\": [\"...\"], \"mediums\": [\"...\"], \"movements\": [\"...\"], \"techniques\": [\"...\"]}",
    };

    public static IReadOnlyCollection<string> CanAnswer => Questions.Keys;

    public async Task<Outcome<Finding>> AskAsync(AlchemyWork work, CancellationToken cancellationToken)
    {
        if (!Questions.TryGetValue(work.Form, out var question))
        {
            return new Failed<Finding>($"No question is known for {work.Form}.");
        }

        try
        {
            var answer = await http.TryPostAsync(server, "v1/chat/completions", Body(question, work.Source), key, cancellationToken);
            return answer?["choices"]?[0]?["message"]?["content"].Text() is { } text && Read(work.Form, text.Trim()) is { } found
                ? new Done<Finding>(new Finding.Value(found))
                : new Failed<Finding>($"{model} gave no answer that fits {work.Form}.");
        }
        catch (ImageFormatException exception)
        {
            return new Failed<Finding>(exception.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new BackendUnavailableException($"{server} failed: {exception.GetType().Name}", exception);
        }
    }

    JsonObject Body(string question, byte[] picture) => new()
    {
        ["model"] = model,
        ["temperature"] = 0,
        ["max_tokens"] = AnswerTokensMax,
        ["stream"] = false,
        ["messages"] = new JsonArray(new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray(
                new JsonObject { ["type"] = "text", ["text"] = question },
                new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = DataUrl(picture) } }),
        }),
    };

    /// <summary>JPEG, because not every server reads WebP.</summary>
    static string DataUrl(byte[] picture)
    {
        var bitmap = ImageFile.Decode(picture);
        var scale = Math.Min(1.0, SideMax / (double)Math.Max(bitmap.Width, bitmap.Height));
        var (width, height) = (Math.Max((int)(bitmap.Width * scale), 1), Math.Max((int)(bitmap.Height * scale), 1));
        var jpeg = ImageFile.Encode(Resampling.Resize(bitmap, width, height), ImageFormat.Jpeg, Quality);
        return $"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}";
    }

    /// <summary>Null when the model said something else.</summary>
    static JsonNode? Read(string form, string text) => form switch
    {
        Forms.Nsfw when text.StartsWith("yes", StringComparison.OrdinalIgnoreCase) => JsonValue.Create(true),
        Forms.Nsfw when text.StartsWith("no", StringComparison.OrdinalIgnoreCase) => JsonValue.Create(false),
        Forms.Nsfw => null,
        Forms.Interrogation => Lists(text),
        _ => text.Length > 0 ? JsonValue.Create(text) : null,
    };

    /// <summary>The object in what may be talk and code fences around it; of it, the lists of words.</summary>
    static JsonObject? Lists(string text)
    {
        var (from, to) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (from < 0 || to < from)
        {
            return null;
        }

        try
        {
            var lists = (JsonNode.Parse(text[from..(to + 1)]) as JsonObject ?? []).Where(pair => pair.Value is JsonArray).Select(pair =>
                KeyValuePair.Create(pair.Key, (JsonNode?)Forms.Words(((JsonArray)pair.Value!).Select(word => word.Text()).OfType<string>()))).ToList();
            return lists.Count > 0 ? new JsonObject(lists) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
