namespace AIHorde.Worker.Backends;

/// <summary>Names that leave this machine. Servers often name models by their path, which is nobody's business and matches no request.</summary>
static class ModelNames
{
    static readonly string[] Endings = [".gguf", ".safetensors", ".ckpt", ".bin", ".pth", ".pt"];

    public static string Public(string local)
    {
        var ending = Endings.FirstOrDefault(end => local.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        var isPath = ending is not null || local.StartsWith('/') || local.Contains('\\', StringComparison.Ordinal);
        var name = isPath ? local[(local.LastIndexOfAny(['/', '\\']) + 1)..] : local;
        return ending is null ? name : name[..^ending.Length];
    }
}
