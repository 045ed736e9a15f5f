using System.Globalization;
using System.Text.Json.Nodes;

namespace AIHorde.Api.Web.Images;

/// <summary>The form for images, as posted by a browser without script, and the API's request made of it.</summary>
public sealed record ImageForm
{
    public const string SizeDefault = "512x512";

    public static readonly IReadOnlyList<(string Size, string Text)> Sizes =
    [
        ("128x128", "128 × 128, tiny"), (SizeDefault, "512 × 512, square"), ("768x512", "768 × 512, wide"), ("512x768", "512 × 768, tall"),
        ("768x768", "768 × 768, square"), ("1024x1024", "1024 × 1024, large square"), ("1216x832", "1216 × 832, large wide"),
        ("832x1216", "832 × 1216, large tall"),
    ];

    public static readonly IReadOnlyList<string> Samplers =
    [
        "k_euler_a", "k_euler", "k_lms", "k_heun", "k_dpm_2", "k_dpm_2_a", "k_dpm_fast", "k_dpm_adaptive", "k_dpmpp_2s_a", "k_dpmpp_2m", "dpmsolver",
        "k_dpmpp_sde", "DDIM", "lcm",
    ];

    public string Prompt { get; init; } = "";

    public string Negative { get; init; } = "";

    public string Model { get; init; } = "";

    /// <summary>The id of a style that is put on the request; empty for none.</summary>
    public string Style { get; init; } = "";

    public string Size { get; init; } = SizeDefault;

    public int Count { get; init; } = 1;

    public string Seed { get; init; } = "";

    public string Sampler { get; init; } = "k_euler_a";

    public int Steps { get; init; } = 20;

    public double Guidance { get; init; } = 7.5;

    public int ClipSkip { get; init; } = 1;

    public bool Karras { get; init; } = true;

    public bool HiresFix { get; init; }

    public bool Tiling { get; init; }

    public ImageSource Source { get; init; } = new();

    public ImageExtras Extras { get; init; } = new();

    public ImageTerms Terms { get; init; } = new();

    /// <summary>The home page posts a prompt and little else: what is absent there has its default, what a full form leaves unticked is off.</summary>
    public static async Task<ImageForm> ReadAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var whole = form.ContainsKey("steps");
        return new()
        {
            Prompt = form.Text("prompt"),
            Negative = form.Text("negative"),
            Model = form.Text("model"),
            Style = form.Text("style"),
            Size = form.Text("width").Length > 0 && form.Text("height").Length > 0
                ? $"{form.Text("width")}x{form.Text("height")}"
                : form.Text("size", SizeDefault),
            Count = form.Whole("n", 1),
            Seed = form.Text("seed"),
            Sampler = form.Text("sampler", "k_euler_a"),
            Steps = form.Whole("steps", 20),
            Guidance = form.Real("cfg", 7.5),
            ClipSkip = form.Whole("clip", 1),
            Karras = !whole || form.ContainsKey("karras"),
            HiresFix = form.ContainsKey("hires"),
            Tiling = form.ContainsKey("tiling"),
            Source = await ImageSource.ReadAsync(form, request.HttpContext.RequestAborted),
            Extras = ImageExtras.Of(form),
            Terms = ImageTerms.Of(form, whole),
        };
    }

    /// <summary>The API checks every value and answers with a message.</summary>
    public JsonObject ToRequest()
    {
        var sides = Size.Split('x');
        var parameters = new JsonObject
        {
            ["width"] = Side(sides[0]),
            ["height"] = Side(sides.Length > 1 ? sides[1] : ""),
            ["n"] = Count,
            ["steps"] = Steps,
            ["sampler_name"] = Sampler,
            ["cfg_scale"] = Guidance,
            ["karras"] = Karras,
            ["hires_fix"] = HiresFix,
            ["tiling"] = Tiling,
        };
        if (Seed.Length > 0) parameters["seed"] = Seed;
        if (ClipSkip > 1) parameters["clip_skip"] = ClipSkip;
        var request = new JsonObject
        {
            ["prompt"] = Negative.Length > 0 ? $"{Prompt} ### {Negative}" : Prompt,
            ["params"] = parameters,
            ["models"] = Model.Length > 0 ? new JsonArray(Model) : [],
        };
        if (Style.Length > 0) request["style"] = Style;
        Source.AddTo(request, parameters);
        Extras.AddTo(parameters);
        Terms.AddTo(request);
        return request;
    }

    static int Side(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 512;
}
