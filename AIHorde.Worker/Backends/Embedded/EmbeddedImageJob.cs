using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Images;

namespace AIHorde.Worker.Backends.Embedded;

/// <summary>A job in the engine's words.</summary>
static class EmbeddedImageJob
{
    /// <summary>Real models are trained on squares of 512 and more. Smaller ones draw nonsense beyond their own size.</summary>
    const int SmallSizeMax = 256;

    public static ImageJob From(ImageWork work, ImageModelInfo model, IReadOnlySet<string> loras, List<Remark> remarks)
    {
        var (width, height) = Size(work.Width, work.Height, model);
        remarks.AddRange(work.Loras.Where(lora => !loras.Contains(lora.Name)).Select(lora => new Remark("lora", "download_failed", lora.Name)));
        var there = work.Loras.Where(lora => loras.Contains(lora.Name)).ToList();
        return new ImageJob
        {
            Model = model.Name,
            Prompt = work.Prompt + string.Concat(there.Select(lora => lora.Words)),
            NegativePrompt = work.NegativePrompt,
            Width = width,
            Height = height,
            Steps = work.Steps,
            CfgScale = work.CfgScale,
            Sampler = work.Sampler,
            Karras = work.Karras,
            Seed = (ulong)work.Seed,
            Count = work.Count,
            ClipSkip = Math.Max(work.ClipSkip, 1),
            Tiling = work.Tiling,
            Source = Fit(work.Source, width, height),
            Mask = Fit(work.Mask, width, height),
            SourceUse = work.Inpaints ? SourceUse.Inpainting : SourceUse.ImageToImage,
            DenoisingStrength = work.DenoisingStrength ?? (work.Inpaints ? 1 : 0.75),

            // A picture that is drawn at the model's own size needs no second pass.
            HiresFix = work.HiresFix && width == work.Width && height == work.Height && work.Source is null,
            HiresDenoisingStrength = work.HiresDenoisingStrength ?? 0.65,
            Loras = [.. there.Select(lora => new LoraUse(lora.Name, lora.Model, lora.Clip))],
        };
    }

    /// <summary>
    /// A small model draws about its own number of pixels in the asked shape, and the picture is enlarged afterwards; any other draws at the asked size.
    /// </summary>
    public static (int Width, int Height) Size(int width, int height, ImageModelInfo model)
    {
        var scale = model.NativeSize is > 0 and <= SmallSizeMax ? Math.Min(model.NativeSize / Math.Sqrt((double)width * height), 1) : 1;
        return (Multiple(width * scale, model.SizeMultiple), Multiple(height * scale, model.SizeMultiple));
    }

    static int Multiple(double length, int multiple) => Math.Max((int)Math.Round(length / multiple), 1) * multiple;

    static Bitmap? Fit(byte[]? bytes, int width, int height) => bytes is null ? null : Resampling.Cover(ImageFile.Decode(bytes), width, height);
}
