using System.Globalization;
using System.Text.Json.Nodes;

namespace AIHorde.Api.Web.Text;

/// <summary>The form for text, as posted by a browser without script, and the API's request made of it. The script makes the same request.</summary>
static class TextPrompt
{
    public static readonly IReadOnlyList<(string Key, string Text)> Modes =
        [("chat", "Question and answer"), ("chatml", "Question and answer, ChatML"), ("story", "Go on with the text")];

    /// <summary>How a question is put to a model that knows no better than to go on with a text.</summary>
    public static string Wrap(string text, string mode) => mode switch
    {
        "story" => text,
        "chatml" => $"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n",
        _ => $"### Instruction:\n{text}\n### Response:\n",
    };

    public static string[] StopSequences(string mode) => mode switch
    {
        "story" => [],
        "chatml" => ["<|im_end|>"],
        _ => ["### Instruction:"],
    };

    public static JsonObject ToRequest(IFormCollection form)
    {
        var mode = form["mode"].ToString();
        var parameters = new JsonObject
        {
            ["max_length"] = Whole(form["tokens"], 120),
            ["max_context_length"] = Whole(form["context"], 1024),
            ["temperature"] = Real(form["temperature"], 0.8),
            ["top_p"] = Real(form["top_p"], 0.95),
        };
        if (StopSequences(mode) is { Length: > 0 } stops)
        {
            parameters["stop_sequence"] = new JsonArray([.. stops.Select(stop => JsonValue.Create(stop))]);
        }

        return new()
        {
            ["prompt"] = Wrap(form["prompt"].ToString().Trim(), mode),
            ["params"] = parameters,
            ["models"] = form["model"] is [{ Length: > 0 } model, ..] ? new JsonArray(model) : [],
            ["trusted_workers"] = form.ContainsKey("trusted"),
        };
    }

    static int Whole(string? text, int otherwise) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    static double Real(string? text, double otherwise) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
