using System.Text.Json.Nodes;

namespace AIHorde.Api.Web.Images;

/// <summary>The part of the form that says which picture to start from, and how.</summary>
public sealed record ImageSource
{
    /// <summary>How a picture is used. "control" is no processing of the API's: there the picture only guides.</summary>
    public static readonly IReadOnlyList<(string Key, string Text)> Uses =
    [
        ("img2img", "Start from it"), ("inpainting", "Repaint a part of it"), ("outpainting", "Paint around it"), ("control", "Be guided by it (ControlNet)"),
    ];

    public static readonly IReadOnlyList<string> Controls =
        ["canny", "hed", "depth", "normal", "openpose", "seg", "scribble", "fakescribbles", "hough"];

    public string? Image { get; init; }

    public string? Mask { get; init; }

    public string Use { get; init; } = "img2img";

    public double Denoise { get; init; } = 0.6;

    public string Control { get; init; } = "canny";

    /// <summary>The picture is the map itself, not what a map is made of.</summary>
    public bool IsMap { get; init; }

    public bool ReturnMap { get; init; }

    public static async Task<ImageSource> ReadAsync(IFormCollection form, CancellationToken ct) => new()
    {
        Image = await form.Base64Async("source", ct),
        Mask = await form.Base64Async("mask", ct),
        Use = form.Text("use", "img2img"),
        Denoise = form.Real("denoise", 0.6),
        Control = form.Text("control", "canny"),
        IsMap = form.ContainsKey("is_map"),
        ReturnMap = form.ContainsKey("return_map"),
    };

    public void AddTo(JsonObject request, JsonObject parameters)
    {
        if (Image is null) return;
        request["source_image"] = Image;
        request["source_processing"] = Use == "control" ? "img2img" : Use;
        parameters["denoising_strength"] = Denoise;
        if (Mask is not null && Use is "inpainting" or "outpainting") request["source_mask"] = Mask;
        if (Use != "control") return;
        parameters["control_type"] = Control;
        parameters["image_is_control"] = IsMap;
        parameters["return_control_map"] = ReturnMap;
    }
}
