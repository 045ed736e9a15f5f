namespace AIHorde.Worker.Backends;

public enum BackendKind
{
    Embedded,
    OpenAi,
    OpenAiChat,
    Kobold,
    A1111,
    ComfyUi,
}

/// <summary>Where a backend is: a kind and, for a server, its address, written as one word such as a1111+http://localhost:7860.</summary>
public sealed record BackendAddress(BackendKind Kind, Uri? Server, string? Folder)
{
    static readonly Dictionary<string, BackendKind> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = BackendKind.OpenAi,
        ["openai-chat"] = BackendKind.OpenAiChat,
        ["kobold"] = BackendKind.Kobold,
        ["koboldai"] = BackendKind.Kobold,
        ["a1111"] = BackendKind.A1111,
        ["comfyui"] = BackendKind.ComfyUi,
    };

    public static BackendAddress? Parse(string text)
    {
        if (text.Equals("embedded", StringComparison.OrdinalIgnoreCase))
        {
            return new BackendAddress(BackendKind.Embedded, null, null);
        }

        if (text.StartsWith("embedded:", StringComparison.OrdinalIgnoreCase) && text.Length > "embedded:".Length)
        {
            return new BackendAddress(BackendKind.Embedded, null, text["embedded:".Length..]);
        }

        var cut = text.IndexOf('+', StringComparison.Ordinal);
        return cut > 0 && Names.TryGetValue(text[..cut], out var kind)
            && Uri.TryCreate(text[(cut + 1)..].TrimEnd('/') + "/", UriKind.Absolute, out var server) && server.Scheme is "http" or "https"
            ? new BackendAddress(kind, server, null)
            : null;
    }

    public override string ToString() => Kind == BackendKind.Embedded
        ? Folder is null ? "embedded" : $"embedded:{Folder}"
        : $"{Names.First(name => name.Value == Kind).Key}+{Server!.ToString().TrimEnd('/')}";
}
