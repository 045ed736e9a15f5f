using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.A1111;

/// <summary>The forms for which the server has an endpoint of its own; the others are its extras.</summary>
static class A1111Alchemy
{
    /// <summary>What makes a new picture of one: alchemy, and post-processing.</summary>
    public static IEnumerable<string> Processors(A1111State state) =>
        [.. state.Upscalers.Keys.Concat(state.FaceFixers).Order(StringComparer.Ordinal), .. state.StripsBackgrounds ? [Forms.StripBackground] : (string[])[]];

    public static IEnumerable<string> FormsOf(A1111State state) =>
        [.. Processors(state), .. state.Interrogates ? [Forms.Caption, Forms.Interrogation] : (string[])[]];

    /// <summary>One of the server's extras: an upscaler or a face fixer.</summary>
    static JsonObject Extra(byte[] image, string name, double? strength, A1111State state)
    {
        var body = new JsonObject { ["image"] = Convert.ToBase64String(image), ["resize_mode"] = 0, ["upscaling_resize"] = 1 };
        if (state.Upscalers.TryGetValue(name, out var upscaler))
        {
            body["upscaler_1"] = upscaler;
            body["upscaling_resize"] = name.Contains("2x", StringComparison.Ordinal) || name.Contains("x2", StringComparison.Ordinal) ? 2 : 4;
        }
        else
        {
            body[name == "GFPGAN" ? "gfpgan_visibility" : "codeformer_visibility"] = name == "GFPGAN" ? strength ?? 1.0 : 1.0;
            body["codeformer_weight"] = 1 - (strength ?? 0.5);
        }

        return body;
    }

    /// <param name="strength">Of a face fixer.</param>
    public static (string Path, JsonObject Body) Question(AlchemyWork work, double? strength, A1111State state)
    {
        var image = Convert.ToBase64String(work.Source);
        return work.Form switch
        {
            Forms.Caption => ("sdapi/v1/interrogate", new JsonObject { ["image"] = image, ["model"] = "clip" }),
            Forms.Interrogation => ("sdapi/v1/interrogate", new JsonObject { ["image"] = image, ["model"] = "deepdanbooru" }),
            Forms.StripBackground => ("rembg", new JsonObject { ["input_image"] = image, ["model"] = "u2net", ["return_mask"] = false }),
            _ => ("sdapi/v1/extra-single-image", Extra(work.Source, work.Form, strength, state)),
        };
    }

    /// <summary>Null when the server gave nothing of use.</summary>
    public static Finding? Read(string form, JsonNode? answer)
    {
        if (form is not (Forms.Caption or Forms.Interrogation))
        {
            return answer?["image"].Text() is { Length: > 0 } image
                ? new Finding.Image(Convert.FromBase64String(image[(image.IndexOf(',', StringComparison.Ordinal) + 1)..]))
                : null;
        }

        return answer?["caption"].Text() is { Length: > 0 } caption
            ? new Finding.Value(form == Forms.Caption ? JsonValue.Create(caption) : Tags(caption))
            : null;
    }

    static JsonObject Tags(string list) =>
        new() { ["tags"] = Forms.Words(list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) };
}
