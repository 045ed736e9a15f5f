using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.A1111;

/// <summary>The forms for which the server has an endpoint of its own; the others are post-processing.</summary>
static class A1111Alchemy
{
    public static IEnumerable<string> FormsOf(A1111State state)
    {
        if (state.Interrogates)
        {
            yield return Forms.Caption;
            yield return Forms.Interrogation;
        }

        if (state.StripsBackgrounds)
        {
            yield return Forms.StripBackground;
        }
    }

    public static (string Path, JsonObject Body)? Question(AlchemyWork work)
    {
        var image = Convert.ToBase64String(work.Source);
        return work.Form switch
        {
            Forms.Caption => ("sdapi/v1/interrogate", new JsonObject { ["image"] = image, ["model"] = "clip" }),
            Forms.Interrogation => ("sdapi/v1/interrogate", new JsonObject { ["image"] = image, ["model"] = "deepdanbooru" }),
            Forms.StripBackground => ("rembg", new JsonObject { ["input_image"] = image, ["model"] = "u2net", ["return_mask"] = false }),
            _ => null,
        };
    }

    /// <summary>Null when the server gave nothing of use.</summary>
    public static Finding? Read(string form, JsonNode? answer)
    {
        if (form == Forms.StripBackground)
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
