namespace AIHorde.Api.Web.Text;

/// <summary>How a question becomes a prompt. The script makes the same one.</summary>
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
}
