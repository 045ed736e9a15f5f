using System.Text.Json;
using AIHorde.Worker.Engine.Text.Chat.Templates;

namespace AIHorde.Worker.Engine.Text.Chat;

/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
public sealed record ChatTurn(string Role, string Content);

/// <summary>
/// How a model wants a chat written. Models bring it along as a Jinja template, of which this engine runs the part that such templates use;
/// so one path serves every family (ChatML, Llama 2 and 3, Mistral, Zephyr, Phi, Alpaca ...).
/// </summary>
public sealed class ChatTemplate
{
    private readonly Template _template;
    private readonly string _start, _end;

    public ChatTemplate(string source, string start = "", string end = "")
    {
        _template = Template.Parse(source);
        (_start, _end) = (start, end);
    }

    /// <summary>From <c>chat_template.jinja</c> or <c>tokenizer_config.json</c>; null where the model has none.</summary>
    public static ChatTemplate? Find(string folder)
    {
        string configFile = Path.Combine(folder, "tokenizer_config.json"), ownFile = Path.Combine(folder, "chat_template.jinja");
        using var config = File.Exists(configFile) ? JsonDocument.Parse(File.ReadAllBytes(configFile)) : null;
        string? source = File.Exists(ownFile) ? File.ReadAllText(ownFile) : config is null ? null : SourceIn(config.RootElement);
        if (source is null) return null;
        return new ChatTemplate(source, TokenIn(config?.RootElement, "bos_token"), TokenIn(config?.RootElement, "eos_token"));
    }

    /// <param name="turns">From the oldest to the newest.</param>
    /// <param name="answer">The prompt ends where the model's answer begins.</param>
    public string Render(IReadOnlyList<ChatTurn> turns, bool answer)
    {
        var messages = turns.Select(t => (object?)new Dictionary<string, object?> { ["role"] = t.Role, ["content"] = t.Content }).ToList();
        return _template.Render(new Dictionary<string, object?>
        {
            ["messages"] = messages, ["add_generation_prompt"] = answer, ["bos_token"] = _start, ["eos_token"] = _end,
        });
    }

    /// <summary>One template, or several by name of which "default" is meant.</summary>
    private static string? SourceIn(JsonElement config)
    {
        if (!config.TryGetProperty("chat_template", out var template)) return null;
        if (template.ValueKind == JsonValueKind.String) return template.GetString();
        if (template.ValueKind != JsonValueKind.Array) return null;
        var entries = template.EnumerateArray().ToList();
        return entries.Where(e => e.GetProperty("name").GetString() == "default").Concat(entries)
            .Select(e => e.GetProperty("template").GetString()).FirstOrDefault();
    }

    private static string TokenIn(JsonElement? config, string name)
    {
        if (config is not { } element || !element.TryGetProperty(name, out var token)) return "";
        return token.ValueKind switch
        {
            JsonValueKind.String => token.GetString()!,
            JsonValueKind.Object => token.GetProperty("content").GetString()!,
            _ => "",
        };
    }
}
