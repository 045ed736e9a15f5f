using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>Where a source stays and where it is painted anew, in latents.</summary>
/// <param name="Kept">The source's clean latents.</param>
/// <param name="Paint">One number a latent: 1 is painted anew, 0 is kept.</param>
/// <param name="Around">The latents of the source with the part to be painted greyed out: what a nine-channel inpainting model is shown.</param>
internal sealed record LatentMask(float[] Kept, float[] Paint, float[]? Around);

/// <summary>
/// The UNet as a sampler wants it: latents with noise in, the clean guess out. With guidance, prompt and opposite go through the network together and
/// the difference between them is multiplied.
/// </summary>
internal sealed class GuidedDenoiser : IDisposable
{
    private readonly ITensorBackend _backend;
    private readonly UNet _unet;
    private readonly NoiseSchedule _schedule;
    private readonly IScope _scope;
    private readonly Conditioning _conditioning;
    private readonly int _batch, _channels, _height, _width;
    private readonly float _guidance;
    private readonly bool _circular;
    private readonly LatentMask? _mask;
    private readonly float[] _noise;

    /// <param name="context">[1 or 2, tokens, width]: the opposite first where there are two.</param>
    /// <param name="noise">The noise that a kept part of a source is shown under.</param>
    public GuidedDenoiser(ITensorBackend backend, StableDiffusion model, PassInput input, LatentMask? mask, float[] noise)
    {
        _backend = backend;
        _unet = model.UNet;
        _schedule = model.Schedule;
        _batch = input.Context.Rows;
        (_channels, _height, _width) = (model.Vae.Config.LatentChannels, input.Height, input.Width);
        _guidance = input.Guidance;
        _circular = input.Circular;
        _mask = mask;
        _noise = noise;
        _scope = backend.Scope();
        Tensor? added = input.Added is { } a ? backend.From(a.Values, new Shape(a.Rows, a.Values.Length / a.Rows)) : null;
        int width = input.ContextWidth, tokens = input.Context.Values.Length / _batch / width;
        _conditioning = new Conditioning(backend.From(input.Context.Values, new Shape(_batch, tokens, width)), added);
    }

    public float[] Run(float[] x, double sigma)
    {
        if (_mask is not null && _unet.Config.Inputs == _channels) x = Blend(x, SamplerRun.Mix(1, _mask.Kept, sigma, _noise));
        double scale = 1 / Math.Sqrt(sigma * sigma + 1);
        float[] predicted = Predict(x, (float)scale, (float)_schedule.Time(sigma));
        float[] clean = _schedule.Prediction == Prediction.Noise
            ? SamplerRun.Mix(1, x, -sigma, predicted)
            : SamplerRun.Mix(scale * scale, x, -sigma * scale, predicted);
        return _mask is not null && _unet.Config.Inputs == _channels ? Blend(clean, _mask.Kept) : clean;
    }

    public void Dispose() => _scope.Dispose();

    private float[] Predict(float[] x, float scale, float time)
    {
        using IScope scope = _backend.Scope();
        Tensor one = _backend.Affine(_backend.From(x, new Shape(1, _channels, _height, _width)), scale);
        if (_unet.Config.Inputs > _channels) one = WithMask(one);
        Tensor input = _batch == 1 ? one : _backend.Concat([one, one], 0);
        float[] all = _backend.ReadAll(_unet.Run(input, time, _conditioning, _circular));
        if (_batch == 1) return all;
        var result = new float[x.Length];
        for (int i = 0; i < result.Length; i++) result[i] = all[i] + _guidance * (all[i + result.Length] - all[i]);
        return result;
    }

    /// <summary>Four more channels and the mask: without a mask everything is to be painted.</summary>
    private Tensor WithMask(Tensor latents)
    {
        float[] paint = _mask?.Paint ?? [.. Enumerable.Repeat(1f, _height * _width)];
        float[] around = _mask?.Around ?? new float[_channels * _height * _width];
        return _backend.Concat([latents, _backend.From(paint, new Shape(1, 1, _height, _width)), _backend.From(around, latents.Shape)], 1);
    }

    private float[] Blend(float[] painted, float[] kept)
    {
        var result = new float[painted.Length];
        int pixels = _mask!.Paint.Length;
        for (int i = 0; i < result.Length; i++) result[i] = kept[i] + _mask.Paint[i % pixels] * (painted[i] - kept[i]);
        return result;
    }
}

/// <summary>Rows of numbers on the host.</summary>
internal readonly record struct HostRows(float[] Values, int Rows);

/// <summary>What one walk through the noise is steered by; height and width are of latents.</summary>
internal sealed record PassInput(HostRows Context, int ContextWidth, HostRows? Added, float Guidance, bool Circular, int Height, int Width);
