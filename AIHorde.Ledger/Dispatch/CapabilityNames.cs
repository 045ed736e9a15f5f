using System.Collections.Frozen;

namespace AIHorde.Ledger.Dispatch;

/// <summary>Capabilities by the names that a worker declares them with; post-processors go by their own.</summary>
public static class CapabilityNames
{
    static readonly FrozenDictionary<string, Capability> byName = new Dictionary<string, Capability>
    {
        ["img2img"] = Capability.Img2Img,
        ["inpainting"] = Capability.Inpainting,
        ["painting"] = Capability.Painting,
        ["karras"] = Capability.Karras,
        ["post-processing"] = Capability.PostProcessing,
        ["r2"] = Capability.R2,
        ["r2_source"] = Capability.R2Source,
        ["clip_skip"] = Capability.ClipSkip,
        ["controlnet"] = Capability.ControlNet,
        ["return_control_map"] = Capability.ReturnControlMap,
        ["image_is_control"] = Capability.ImageIsControl,
        ["hires_fix"] = Capability.HiresFix,
        ["tiling"] = Capability.Tiling,
        ["textual_inversion"] = Capability.TextualInversion,
        ["lora"] = Capability.Lora,
        ["lora_versions"] = Capability.LoraVersions,
        ["extra_source_images"] = Capability.ExtraSourceImages,
        ["stable_cascade_2pass"] = Capability.StableCascadeTwoPass,
        ["qr_code"] = Capability.QrCode,
        ["extra_texts"] = Capability.ExtraTexts,
        ["workflow"] = Capability.Workflow,
        ["layer_diffuse"] = Capability.LayerDiffuse,
        ["flux"] = Capability.Flux,
    }.Concat(PostProcessors.All.ToDictionary(p => p.Name, p => p.Capability)).ToFrozenDictionary();

    /// <summary>Names that are not known are passed over: a newer worker may say more than this server understands.</summary>
    public static Capability Parse(IEnumerable<string> names) =>
        names.Aggregate(Capability.None, (all, name) => all | byName.GetValueOrDefault(name));
}
