namespace AIHorde.Worker.Backends;

public enum BackendKind
{
    Embedded,
    OpenAi,
    OpenAiChat,
    Kobold,
    A1111,
    ComfyUi,
    Upscalers,
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

    static readonly Dictionary<string, BackendKind> Folders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["embedded:"] = BackendKind.Embedded,
        ["upscalers:"] = BackendKind.Upscalers,
    };

    public static BackendAddress? Parse(string text)
    {
        if (text.Equals("embedded", StringComparison.OrdinalIgnoreCase))
        {
            return new BackendAddress(BackendKind.Embedded, null, null);
        }

        foreach (var (name, folderKind) in Folders)
        {
            if (text.StartsWith(name, StringComparison.OrdinalIgnoreCase) && text.Length > name.Length)
            {
                return new BackendAddress(folderKind, null, text[name.Length..]);
            }
        }

        var cut = text.IndexOf('+', StringComparison.Ordinal);
        return cut > 0 && Names.TryGetValue(text[..cut], out var kind)
            && Uri.TryCreate(text[(cut + 1)..].TrimEnd('/') + "/", UriKind.Absolute, out var server) && server.Scheme is "http" or "https"
            ? new BackendAddress(kind, server, null)
            : null;
    }

    public override string ToString() => Server is null
        ? Folder is null ? "embedded" : $"{Folders.First(name => name.Value == Kind).Key}{Folder}"
        : $"{Names.First(name => name.Value == Kind).Key}+{Server!.ToString().TrimEnd('/')}";
}
