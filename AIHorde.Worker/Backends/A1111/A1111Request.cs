using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.A1111;

/// <summary>A job in A1111's words.</summary>
static class A1111Request
{
    /// <summary>Null when the server has no such sampler. Throws when the source can't be read. LoRAs it doesn't have are left out and remarked.</summary>
    public static JsonObject? Build(ImageWork work, A1111State state, List<Remark> remarks)
    {
        if (A1111Samplers.Find(work.Sampler, work.Karras, state.Samplers, state.HasSchedulers) is not { } sampler)
        {
            return null;
        }

        var (prompt, negative) = Prompts(work, state, remarks);
        var body = new JsonObject
        {
            ["prompt"] = prompt, ["negative_prompt"] = negative, ["seed"] = work.Seed, ["steps"] = work.Steps, ["cfg_scale"] = work.CfgScale,
            ["width"] = work.Width, ["height"] = work.Height, ["batch_size"] = work.Count, ["n_iter"] = 1, ["sampler_name"] = sampler.Sampler,
            ["tiling"] = work.Tiling, ["send_images"] = true, ["save_images"] = false, ["do_not_save_grid"] = true, ["do_not_save_samples"] = true,
            ["override_settings"] = new JsonObject
            {
                ["sd_model_checkpoint"] = state.Titles[work.Model], ["CLIP_stop_at_last_layers"] = Math.Max(work.ClipSkip, 1), ["samples_format"] = "webp",
                ["return_grid"] = false,
            },
            ["override_settings_restore_afterwards"] = true,
        };
        if (sampler.Scheduler is not null)
        {
            body["scheduler"] = sampler.Scheduler;
        }

        if (work.ControlType is { } control)
        {
            AddControl(body, work, control, state);
        }

        if (work.StartsFromSource)
        {
            AddSource(body, work);
        }
        else if (work.HiresFix)
        {
            AddHires(body, work);
        }

        return body;
    }

    static (string Prompt, string Negative) Prompts(ImageWork work, A1111State state, List<Remark> remarks)
    {
        var (prompt, negative) = (new StringBuilder(work.Prompt), new StringBuilder(work.NegativePrompt));
        foreach (var lora in work.Loras)
        {
            if (!state.Loras.Contains(lora.Name))
            {
                remarks.Add(new Remark("lora", "download_failed", lora.Name));
                continue;
            }

            prompt.Append(CultureInfo.InvariantCulture, $" <lora:{lora.Name}:{lora.Clip}:{lora.Model}>");
            prompt.Append(lora.Words);
        }

        foreach (var inversion in work.Inversions)
        {
            if (!state.Embeddings.Contains(inversion.Name))
            {
                remarks.Add(new Remark("ti", "download_failed", inversion.Name));
            }
            else if (inversion.Into is not null)
            {
                (inversion.Into == "negprompt" ? negative : prompt).Append(CultureInfo.InvariantCulture, $", ({inversion.Name}:{inversion.Strength})");
            }
        }

        return (prompt.ToString(), negative.ToString());
    }

    static void AddSource(JsonObject body, ImageWork work)
    {
        body["init_images"] = new JsonArray(Convert.ToBase64String(work.Source!));
        body["denoising_strength"] = work.DenoisingStrength ?? (work.Inpaints ? 1.0 : 0.75);
        if (work.Inpaints && (work.Mask ?? A1111Mask.OfTransparency(work.Source!)) is { } mask)
        {
            body["mask"] = Convert.ToBase64String(mask);
            body["inpainting_fill"] = 1;
            body["inpaint_full_res"] = false;
            body["mask_blur"] = 4;
        }
    }

    static void AddHires(JsonObject body, ImageWork work)
    {
        var scale = Math.Max(Math.Min(work.Width, work.Height) / (double)work.NativeSize, 1);
        if (scale <= 1)
        {
            return;
        }

        // The request names the final size; the server wants the first pass and the target.
        (body["width"], body["height"]) = (Eighths(work.Width / scale), Eighths(work.Height / scale));
        (body["hr_resize_x"], body["hr_resize_y"]) = (work.Width, work.Height);
        body["enable_hr"] = true;
        body["hr_upscaler"] = "Latent";
        body["denoising_strength"] = work.HiresDenoisingStrength ?? 0.65;
    }

    static int Eighths(double length) => (int)Math.Round(length / 8) * 8;

    static void AddControl(JsonObject body, ImageWork work, string control, A1111State state) => body["alwayson_scripts"] = new JsonObject
    {
        ["controlnet"] = new JsonObject
        {
            ["args"] = new JsonArray(new JsonObject
            {
                ["enabled"] = true, ["image"] = Convert.ToBase64String(work.Source ?? []), ["model"] = state.ControlModels[control],
                ["module"] = work.ImageIsControl ? "none" : state.ControlModules[control], ["weight"] = 1.0, ["pixel_perfect"] = true,
            }),
        },
    };
}
