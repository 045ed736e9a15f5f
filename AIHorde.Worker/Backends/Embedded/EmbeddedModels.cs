using System.Text.Json;
using AIHorde.Worker.Models;

namespace AIHorde.Worker.Backends.Embedded;

/// <summary>The models of the embedded engine: those that come with the program, or those in a volunteer's folder.</summary>
sealed record EmbeddedModels(
    IReadOnlyDictionary<string, string> Images, IReadOnlyDictionary<string, string> Texts, string? LoraFolder, string? ClipFolder = null)
{
    const int DepthMax = 3;

    /// <summary>Holds LoRA files, and is no place for models.</summary>
    const string LoraFolderName = "lora";

    /// <summary>Single checkpoints carry no tokenizer, so the volunteer puts CLIP's here.</summary>
    const string ClipFolderName = "clip-tokenizer";

    public static EmbeddedModels Find(string? folder)
    {
        if (folder is null)
        {
            return new EmbeddedModels(DemoModels.Image, DemoModels.Text, null);
        }

        if (!Directory.Exists(folder))
        {
            throw new BackendUnavailableException($"There is no folder {folder}.");
        }

        var (images, texts) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        Look(folder, folder, 0, images, texts);
        var loras = Path.Combine(folder, LoraFolderName);
        return new EmbeddedModels(images, texts, Directory.Exists(loras) ? loras : null, Path.Combine(folder, ClipFolderName));
    }

    static void Look(string root, string folder, int depth, Dictionary<string, string> images, Dictionary<string, string> texts)
    {
        if (File.Exists(Path.Combine(folder, "model_index.json")))
        {
            images[Name(root, folder)] = folder;
            return;
        }

        if (WritesText(Path.Combine(folder, "config.json")))
        {
            texts[Name(root, folder)] = folder;
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.safetensors").Order(StringComparer.Ordinal))
        {
            images[ModelNames.Public(file)] = file;
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (depth < DepthMax && Path.GetFileName(inner) is not (LoraFolderName or ClipFolderName))
            {
                Look(root, inner, depth + 1, images, texts);
            }
        }
    }

    static string Name(string root, string folder) => folder == root ? Path.GetFileName(Path.GetFullPath(root).TrimEnd(Path.DirectorySeparatorChar))
        : Path.GetRelativePath(root, folder).Replace('\\', '/');

    static bool WritesText(string config)
    {
        try
        {
            using var document = File.Exists(config) ? JsonDocument.Parse(File.ReadAllBytes(config)) : null;
            return document is not null && document.RootElement.TryGetProperty("architectures", out var names) && names.ValueKind == JsonValueKind.Array
                && names.EnumerateArray().Any(name => name.GetString()?.EndsWith("ForCausalLM", StringComparison.Ordinal) == true);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
