using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>One picture of one job: text, first walk, for large pictures a second walk over the first one's result, and the way back to pixels.</summary>
internal sealed class Generation(ITensorBackend backend, StableDiffusion model, ImageJob job, ulong seed, Action<double> progress)
{
    private const int SizeStep = 64;

    private readonly TorchRandom _random = new(seed);
    private readonly Sampler _sampler = Sampler.Named(job.Sampler);

    private int Channels => model.Vae.Config.LatentChannels;

    private int Factor => model.Vae.Config.Factor;

    public GeneratedImage Run()
    {
        int width = job.Width / Factor, height = job.Height / Factor;
        var (positive, negative) = Texts();
        float[] latents;
        if (job.Source is not null) latents = FromSource(positive, negative, width, height);
        else if (job.HiresFix && FirstSize() is { } first) latents = InTwoWalks(positive, negative, first.Width / Factor, first.Height / Factor, width, height);
        else latents = Walk(positive, negative, width, height, null, 1, null, 0, 1);
        float[] pixels = VaeTiles.Decode(model.Vae, latents, width, height, job.Tiling);
        return new GeneratedImage(Pixels.FromPlanes(pixels, job.Width, job.Height), seed);
    }

    private (EncodedText Positive, EncodedText? Negative) Texts()
    {
        EncodedText positive = model.Text.Encode(job.Prompt, job.ClipSkip);
        if (job.CfgScale is 1 or 0) return (positive, null);
        EncodedText negative = model.Text.Encode(job.NegativePrompt, job.ClipSkip);
        int chunks = Math.Max(positive.Chunks, negative.Chunks);
        return (model.Text.Extend(positive, chunks, job.ClipSkip), model.Text.Extend(negative, chunks, job.ClipSkip));
    }

    private float[] FromSource(EncodedText positive, EncodedText? negative, int width, int height)
    {
        Bitmap source = Resampling.Cover(job.Source!, job.Width, job.Height);
        float[] planes = Pixels.ToPlanes(source), latents = Encode(planes);
        bool masked = job.SourceUse == SourceUse.Inpainting && (job.Mask is not null || job.Source!.HasTransparency);
        LatentMask? mask = null;
        if (masked)
        {
            float[] paint = Pixels.Mask(source, job.Mask, width, height, Factor);
            bool shown = model.UNet.Config.Inputs > Channels;
            mask = new LatentMask(latents, paint, shown ? Encode(Pixels.Around(planes, paint, width, height, Factor)) : null);
        }
        return Walk(positive, negative, width, height, latents, job.DenoisingStrength, mask, 0, 1);
    }

    /// <summary>A picture much larger than the model's own size falls apart into several: it is composed at that size first, then painted over.</summary>
    private float[] InTwoWalks(EncodedText positive, EncodedText? negative, int firstWidth, int firstHeight, int width, int height)
    {
        float[] small = Walk(positive, negative, firstWidth, firstHeight, null, 1, null, 0, 0.5);
        float[] large = Pixels.ResizeLatents(small, Channels, firstWidth, firstHeight, width, height);
        return Walk(positive, negative, width, height, large, job.HiresDenoisingStrength, null, 0.5, 0.5);
    }

    /// <summary>The size of the first walk: of the same form, with about the area that the model was trained on. Null when one walk is enough.</summary>
    private (int Width, int Height)? FirstSize()
    {
        int native = model.NativeSize, step = Math.Min(SizeStep, native / 4);
        if (Math.Min(job.Width, job.Height) <= native) return null;
        double scale = native / Math.Sqrt((double)job.Width * job.Height);
        return (Math.Max(step, (int)Math.Round(job.Width * scale / step) * step), Math.Max(step, (int)Math.Round(job.Height * scale / step) * step));
    }

    /// <param name="start">Latents to begin from; null begins from noise alone.</param>
    /// <param name="doneBefore">Part of the whole job that is done before this walk, and <paramref name="share"/>, which it is itself.</param>
    private float[] Walk(EncodedText positive, EncodedText? negative, int width, int height, float[]? start, double strength, LatentMask? mask,
        double doneBefore, double share)
    {
        float[] noise = _random.Normal(Channels * width * height);
        double[] sigmas = _sampler.Sigmas(model.Schedule, job.Steps, job.Karras, start is null ? 1 : strength);
        float[] x = start is null
            ? SamplerRun.Mix(sigmas[0], noise, 0, noise)
            : SamplerRun.Mix(1, start, sigmas[0], noise);
        using var denoiser = new GuidedDenoiser(backend, model, Input(positive, negative, width, height), mask, noise);
        var run = new SamplerRun(denoiser.Run, sigmas, _random, part => progress(doneBefore + part * share));
        x = _sampler.Run(run, x);
        return mask is null ? x : Restore(x, mask);
    }

    private static float[] Restore(float[] x, LatentMask mask)
    {
        for (int i = 0; i < x.Length; i++) if (mask.Paint[i % mask.Paint.Length] < 0.5f) x[i] = mask.Kept[i];
        return x;
    }

    private PassInput Input(EncodedText positive, EncodedText? negative, int width, int height)
    {
        float[] context = negative is null ? positive.Context : [.. negative.Context, .. positive.Context];
        int rows = negative is null ? 1 : 2;
        HostRows? added = model.IsXl ? new HostRows(Added(positive, negative), rows) : null;
        return new PassInput(new HostRows(context, rows), positive.Width, added, (float)job.CfgScale, job.Tiling, height, width);
    }

    /// <summary>XL is told the pooled text, the size of the picture, where it was cut (nowhere), and the size wanted.</summary>
    private float[] Added(EncodedText positive, EncodedText? negative)
    {
        float[] sizes = [job.Height, job.Width, 0, 0, job.Height, job.Width];
        float[] waves = Waves.Of(sizes, model.UNet.Config.AddedTimeWidth, model.UNet.Config.CosineFirst, model.UNet.Config.FrequencyShift);
        IEnumerable<float> own = [.. positive.Pooled ?? [], .. waves];
        return negative is null ? [.. own] : [.. negative.Pooled ?? [], .. waves, .. own];
    }

    private float[] Encode(float[] planes) => VaeTiles.Encode(model.Vae, planes, job.Width / Factor, job.Height / Factor, job.Tiling);
}
