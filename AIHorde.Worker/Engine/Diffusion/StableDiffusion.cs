using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>A whole model: text encoders, UNet, VAE and noise schedule over one backend.</summary>
internal sealed class StableDiffusion
{
    public StableDiffusion(ITensorBackend backend, ModelParts parts, IReadOnlyList<AppliedLora> loras)
    {
        UNetConfig unet = UNetConfig.From(parts.UNet.Config);
        IsXl = unet.AddedTimeWidth > 0;
        Text = new TextConditioner(backend, [.. parts.Texts.Select((text, i) =>
            new TextPart(text.Tokenizer, new ClipTextEncoder(backend, LoraWeights.Over(text.Part.Weights, loras, TextPrefixes(i), l => l.Use.ClipStrength),
                ClipConfig.From(text.Part.Config)), !IsXl, IsXl ? 2 : 1))]);
        UNet = new UNet(backend, LoraWeights.Over(parts.UNet.Weights, loras, ["lora_unet_", "unet_"], l => l.Use.ModelStrength), unet);
        Vae = new Vae(backend.Precise, parts.Vae.Weights, VaeConfig.From(parts.Vae.Config));
        Schedule = new NoiseSchedule(parts.Scheduler);
        foreach (AppliedLora lora in loras) lora.AssertUsed();
    }

    public TextConditioner Text { get; }

    public UNet UNet { get; }

    public Vae Vae { get; }

    public NoiseSchedule Schedule { get; }

    public bool IsXl { get; }

    /// <summary>The side, in pixels, of the squares that the model was trained on.</summary>
    public int NativeSize => UNet.Config.SampleSize * Vae.Config.Factor;

    private static string[] TextPrefixes(int index) => index == 0
        ? ["lora_te_", "lora_te1_", "text_encoder_"]
        : ["lora_te2_", "text_encoder_2_"];
}
