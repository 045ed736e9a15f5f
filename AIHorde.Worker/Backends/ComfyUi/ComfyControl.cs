using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.ComfyUi;

/// <summary>How a control type of the contract is done: ControlNet's files for it, and the node that draws its map of a picture.</summary>
sealed record ComfyControl(IReadOnlyList<string> Files, ComfyFilter Map)
{
    /// <summary>The word in the files' names, and the nodes: ComfyUI's own for canny, those of comfyui_controlnet_aux for the others.</summary>
    static readonly Dictionary<string, (string Word, string[] Nodes)> Known = new()
    {
        ["canny"] = ("canny", ["Canny", "CannyEdgePreprocessor"]),
        ["hed"] = ("softedge", ["HEDPreprocessor"]),
        ["depth"] = ("depth", ["MiDaS-DepthMapPreprocessor", "DepthAnythingPreprocessor"]),
        ["normal"] = ("normal", ["BAE-NormalMapPreprocessor"]),
        ["openpose"] = ("openpose", ["OpenposePreprocessor", "DWPreprocessor"]),
        ["seg"] = ("seg", ["UniFormer-SemSegPreprocessor", "OneFormer-ADE20K-SemSegPreprocessor"]),
        ["scribble"] = ("scribble", ["ScribblePreprocessor"]),
        ["fakescribbles"] = ("scribble", ["FakeScribblePreprocessor"]),
        ["hough"] = ("mlsd", ["M-LSDPreprocessor"]),
    };

    /// <summary>Of the types that have both. A file fits only models of its own size, so all are kept.</summary>
    public static Dictionary<string, ComfyControl> Find(JsonNode nodes, IReadOnlyCollection<string> files)
    {
        var found = new Dictionary<string, ComfyControl>();
        foreach (var (type, (word, names)) in Known)
        {
            var fitting = files.Where(file => file.Contains(word, StringComparison.OrdinalIgnoreCase)).ToList();
            if (fitting.Count > 0 && ComfyFilter.Find(nodes, ComfyFilter.Image, names) is { } map)
            {
                found[type] = new ComfyControl(fitting, map);
            }
        }

        return found;
    }

    public string? FileFor(int nativeSize) => Files.FirstOrDefault(file => NativeSizes.Of(file) == nativeSize);
}
