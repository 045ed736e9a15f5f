using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

internal sealed record VaeConfig(int[] Channels, int LatentChannels, int Groups, float ScalingFactor, float ShiftFactor)
{
    public static VaeConfig From(ModelConfig config) => new(
        config.Ints("block_out_channels", 1, 64), config.Int("latent_channels", 4), config.Int("norm_num_groups", 32),
        config.Float("scaling_factor", 0.18215f), config.Float("shift_factor", 0));

    /// <summary>Pixels that one latent stands for, along each side.</summary>
    public int Factor => 1 << (Channels.Length - 1);
}

/// <summary>AutoencoderKL: pixels from latents and back. Pixels are -1 to 1.</summary>
internal sealed class Vae
{
    private const float Epsilon = 1e-6f;

    private readonly Stack _decoder;
    private readonly Stack? _encoder;
    private readonly Convolution? _beforeDecoder, _afterEncoder;

    public Vae(ITensorBackend backend, IWeights weights, VaeConfig config)
    {
        Config = config;
        Backend = backend;
        var loader = new Loader(backend, weights);
        _decoder = new Stack(loader.At("decoder"), "up_blocks", config);
        if (loader.Has("encoder.conv_in.weight")) _encoder = new Stack(loader.At("encoder"), "down_blocks", config);
        if (loader.Has("post_quant_conv.weight")) _beforeDecoder = loader.Convolution("post_quant_conv");
        if (loader.Has("quant_conv.weight")) _afterEncoder = loader.Convolution("quant_conv");
    }

    public ITensorBackend Backend { get; }

    public VaeConfig Config { get; }

    public bool CanEncode => _encoder is not null;

    /// <param name="latents">As the UNet has them: scaled.</param>
    public Tensor Decode(Tensor latents, bool circular = false)
    {
        using IScope scope = Backend.Scope();
        Tensor x = Backend.Affine(latents, 1 / Config.ScalingFactor, Config.ShiftFactor);
        return scope.Keep(_decoder.Decode(Backend, _beforeDecoder?.Run(x) ?? x, circular));
    }

    /// <summary>The mean of what the encoder sees, scaled for the UNet: no dice, so that the same source gives the same picture.</summary>
    public Tensor Encode(Tensor pixels, bool circular = false)
    {
        if (_encoder is null) throw new EngineFaultException("This model has no image encoder, so it cannot start from a picture.");
        using IScope scope = Backend.Scope();
        Tensor x = _encoder.Encode(Backend, pixels, circular);
        x = Backend.Slice(_afterEncoder?.Run(x) ?? x, 1, 0, Config.LatentChannels);
        return scope.Keep(Backend.Affine(x, Config.ScalingFactor, -Config.ShiftFactor * Config.ScalingFactor));
    }

    /// <summary>Encoder and decoder are the same parts in opposite order.</summary>
    private sealed class Stack
    {
        private readonly VaeConfig _config;
        private readonly Convolution _in, _out;
        private readonly Norm _norm;
        private readonly Resnet[] _middle;
        private readonly PixelAttention? _attention;
        private readonly (Resnet[] Resnets, Convolution? Resize)[] _levels;

        public Stack(Loader loader, string levels, VaeConfig config)
        {
            _config = config;
            _in = loader.Convolution("conv_in");
            _out = loader.Convolution("conv_out");
            _norm = loader.Norm("conv_norm_out");
            _middle = Resnets(loader.At("mid_block"));
            if (loader.Has("mid_block.attentions.0.group_norm.weight")) _attention = new PixelAttention(loader.At("mid_block.attentions.0"), config.Groups);
            _levels = [.. Enumerable.Range(0, config.Channels.Length).Select(i => Level(loader.At($"{levels}.{i}")))];
        }

        public Tensor Decode(ITensorBackend backend, Tensor x, bool circular)
        {
            x = Middle(backend, _in.Run(x, circular), circular);
            foreach ((Resnet[] resnets, Convolution? resize) in _levels)
            {
                x = Level(backend, x, resnets, circular, y => resize is null ? y : resize.Run(backend.UpsampleNearest(y, 2), circular));
            }
            return Last(backend, x, circular);
        }

        public Tensor Encode(ITensorBackend backend, Tensor x, bool circular)
        {
            x = _in.Run(x, circular);
            foreach ((Resnet[] resnets, Convolution? resize) in _levels)
            {
                x = Level(backend, x, resnets, circular, y => resize is null ? y : resize.Run(backend.Pad(y, 0, 1, 0, 1), stride: 2, padding: 0));
            }
            return Last(backend, Middle(backend, x, circular), circular);
        }

        private static Tensor Level(ITensorBackend backend, Tensor x, Resnet[] resnets, bool circular, Func<Tensor, Tensor> resize)
        {
            using IScope scope = backend.Scope();
            foreach (Resnet resnet in resnets) x = resnet.Run(backend, x, null, circular);
            return scope.Keep(resize(x));
        }

        private Tensor Middle(ITensorBackend backend, Tensor x, bool circular)
        {
            x = _middle[0].Run(backend, x, null, circular);
            if (_attention is not null) x = _attention.Run(backend, x);
            return _middle[1].Run(backend, x, null, circular);
        }

        private Tensor Last(ITensorBackend backend, Tensor x, bool circular)
            => _out.Run(backend.Activate(_norm.Group(x, _config.Groups, Epsilon), Activation.Silu), circular);

        private (Resnet[], Convolution?) Level(Loader loader)
        {
            string name = loader.Has("upsamplers.0.conv.weight") ? "upsamplers.0.conv" : "downsamplers.0.conv";
            return (Resnets(loader), loader.Has(name + ".weight") ? loader.Convolution(name) : null);
        }

        private Resnet[] Resnets(Loader loader)
        {
            int count = 0;
            while (loader.Has($"resnets.{count}.conv1.weight")) count++;
            return [.. Enumerable.Range(0, count).Select(i => new Resnet(loader.At($"resnets.{i}"), _config.Groups, Epsilon))];
        }
    }

    /// <summary>Attention with one head among all pixels; older files name its parts otherwise.</summary>
    private sealed class PixelAttention(Loader loader, int groups)
    {
        private readonly Norm _norm = loader.Norm("group_norm");
        private readonly Linear _q = Either(loader, "to_q", "query"), _k = Either(loader, "to_k", "key");
        private readonly Linear _v = Either(loader, "to_v", "value"), _out = Either(loader, "to_out.0", "proj_attn");

        public Tensor Run(ITensorBackend backend, Tensor x)
        {
            using IScope scope = backend.Scope();
            Shape s = x.Shape;
            int pixels = s[2] * s[3];
            Tensor y = backend.Permute(backend.Reshape(_norm.Group(x, groups, Epsilon), new Shape(s[0], s[1], pixels)), 0, 2, 1);
            var one = new Shape(s[0], pixels, 1, s[1]);
            Tensor seen = backend.Attention(backend.Reshape(_q.Run(y), one), backend.Reshape(_k.Run(y), one), backend.Reshape(_v.Run(y), one));
            y = backend.Permute(_out.Run(backend.Reshape(seen, new Shape(s[0], pixels, s[1]))), 0, 2, 1);
            return scope.Keep(backend.Add(x, backend.Reshape(y, s)));
        }

        private static Linear Either(Loader loader, string name, string older) => loader.Linear(loader.Has(name + ".weight") ? name : older);
    }
}
