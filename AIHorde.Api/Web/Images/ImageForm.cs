using System.Globalization;
using System.Text.Json.Nodes;

namespace AIHorde.Api.Web.Images;

/// <summary>The form for images, as posted by a browser without script, and the API's request made of it.</summary>
public sealed record ImageForm
{
    public static readonly IReadOnlyList<(string Size, string Text)> Sizes =
    [
        ("128x128", "128 × 128, tiny"), ("512x512", "512 × 512, square"), ("768x512", "768 × 512, wide"), ("512x768", "512 × 768, tall"),
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

    public string Size { get; init; } = "512x512";

    public int Count { get; init; } = 1;

    public string Seed { get; init; } = "";

    public string Sampler { get; init; } = "k_euler_a";

    public int Steps { get; init; } = 20;

    public double Guidance { get; init; } = 7.5;

    public bool Karras { get; init; } = true;

    public bool Nsfw { get; init; }

    public bool Trusted { get; init; }

    public bool Slow { get; init; } = true;

    public bool Downgrade { get; init; }

    public bool HiresFix { get; init; }

    public bool Tiling { get; init; }

    /// <summary>The home page posts a prompt and little else: what is absent there has its default, what a full form leaves unticked is off.</summary>
    public static ImageForm From(IFormCollection form)
    {
        var whole = form.ContainsKey("steps");
        return new()
        {
            Prompt = form["prompt"].ToString().Trim(),
            Negative = form["negative"].ToString().Trim(),
            Model = form["model"].ToString(),
            Size = form["size"] is [{ Length: > 0 } size, ..] ? size : "512x512",
            Count = Number(form["n"], 1),
            Seed = form["seed"].ToString().Trim(),
            Sampler = form["sampler"] is [{ Length: > 0 } sampler, ..] ? sampler : "k_euler_a",
            Steps = Number(form["steps"], 20),
            Guidance = double.TryParse(form["cfg"], CultureInfo.InvariantCulture, out var cfg) ? cfg : 7.5,
            Karras = !whole || form.ContainsKey("karras"),
            Nsfw = form.ContainsKey("nsfw"),
            Trusted = form.ContainsKey("trusted"),
            Slow = !whole || form.ContainsKey("slow"),
            Downgrade = form.ContainsKey("downgrade"),
            HiresFix = form.ContainsKey("hires"),
            Tiling = form.ContainsKey("tiling"),
        };
    }

    /// <summary>The API checks every value; what does not parse goes out as it is and comes back as a message.</summary>
    public JsonObject ToRequest()
    {
        var sides = Size.Split('x');
        var parameters = new JsonObject
        {
            ["width"] = Number(sides[0], 512),
            ["height"] = Number(sides.Length > 1 ? sides[1] : "", 512),
            ["n"] = Count,
            ["steps"] = Steps,
            ["sampler_name"] = Sampler,
            ["cfg_scale"] = Guidance,
            ["karras"] = Karras,
            ["hires_fix"] = HiresFix,
            ["tiling"] = Tiling,
        };
        if (Seed.Length > 0)
        {
            parameters["seed"] = Seed;
        }

        return new()
        {
            ["prompt"] = Negative.Length > 0 ? $"{Prompt} ### {Negative}" : Prompt,
            ["params"] = parameters,
            ["models"] = Model.Length > 0 ? new JsonArray(Model) : [],
            ["nsfw"] = Nsfw,
            ["censor_nsfw"] = !Nsfw,
            ["trusted_workers"] = Trusted,
            ["slow_workers"] = Slow,
            ["allow_downgrade"] = Downgrade,
        };
    }

    static int Number(string? text, int otherwise) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
