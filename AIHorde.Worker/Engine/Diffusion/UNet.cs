using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>What a denoising step is steered by, beside the text.</summary>
/// <param name="Context">[batch, tokens, width]</param>
/// <param name="Added">[batch, features]: XL's pooled text and size numbers; null for others.</param>
internal readonly record struct Conditioning(Tensor Context, Tensor? Added);

/// <summary>UNet2DConditionModel: the denoiser of Stable Diffusion 1, 2 and XL, by diffusers' names.</summary>
internal sealed class UNet
{
    private readonly ITensorBackend _backend;
    private readonly Convolution _in, _out;
    private readonly Linear _time1, _time2;
    private readonly Linear? _added1, _added2;
    private readonly Level[] _down, _up;
    private readonly Level _middle;
    private readonly Norm _norm;

    public UNet(ITensorBackend backend, IWeights weights, UNetConfig config)
    {
        Config = config;
        _backend = backend;
        var loader = new Loader(backend, weights);
        _in = loader.Convolution("conv_in");
        _out = loader.Convolution("conv_out");
        _norm = loader.Norm("conv_norm_out");
        _time1 = loader.Linear("time_embedding.linear_1");
        _time2 = loader.Linear("time_embedding.linear_2");
        if (loader.Has("add_embedding.linear_1.weight"))
        {
            _added1 = loader.Linear("add_embedding.linear_1");
            _added2 = loader.Linear("add_embedding.linear_2");
        }
        int levels = config.Channels.Length;
        _down = [.. Enumerable.Range(0, levels).Select(i =>
            new Level(loader.At($"down_blocks.{i}"), config, i, config.DownAttention[i], config.LayersPerBlock))];
        _middle = new Level(loader.At("mid_block"), config, levels - 1, true, 2);
        _up = [.. Enumerable.Range(0, levels).Select(i =>
            new Level(loader.At($"up_blocks.{i}"), config, levels - 1 - i, config.UpAttention[i], config.LayersPerBlock + 1))];
    }

    public UNetConfig Config { get; }

    /// <param name="x">[batch, channels, height, width]; the same time holds for the whole batch.</param>
    public Tensor Run(Tensor x, float time, Conditioning conditioning, bool circular = false)
    {
        using IScope scope = _backend.Scope();
        Tensor t = Time(time, conditioning.Added);
        Tensor y = _in.Run(x, circular);
        var skips = new Stack<Tensor>();
        skips.Push(y);
        foreach (Level level in _down) y = level.Down(_backend, y, t, conditioning.Context, skips, circular);
        y = _middle.Middle(_backend, y, t, conditioning.Context, circular);
        foreach (Level level in _up) y = level.Up(_backend, y, t, conditioning.Context, skips, circular);
        y = _backend.Activate(_norm.Group(y, Config.Groups, Config.Epsilon), Activation.Silu);
        return scope.Keep(_out.Run(y, circular));
    }

    /// <summary>The time, and what XL adds to it, through SiLU: every block begins with that. One row, or one a picture where the additions differ.</summary>
    private Tensor Time(float time, Tensor? added)
    {
        Tensor wave = _backend.From(Waves.Of([time], Config.Channels[0], Config.CosineFirst, Config.FrequencyShift), new Shape(1, Config.Channels[0]));
        Tensor t = _time2.Run(_backend.Activate(_time1.Run(wave), Activation.Silu));
        if (_added1 is null || _added2 is null || added is null) return _backend.Activate(t, Activation.Silu);
        Tensor more = _added2.Run(_backend.Activate(_added1.Run(added), Activation.Silu));
        return _backend.Activate(_backend.Add(more, t), Activation.Silu);
    }

    /// <summary>One resolution of one side: residual blocks, each followed by attention where the level has it, then the change of size.</summary>
    private sealed class Level
    {
        private readonly Resnet[] _resnets;
        private readonly SpatialTransformer[] _attentions;
        private readonly Convolution? _smaller, _larger;

        public Level(Loader loader, UNetConfig config, int depth, bool attention, int count)
        {
            _resnets = [.. Enumerable.Range(0, count).Select(i => new Resnet(loader.At($"resnets.{i}"), config.Groups, config.Epsilon))];
            int attentions = 0;
            while (attention && attentions < count && loader.Has($"attentions.{attentions}.norm.weight")) attentions++;
            _attentions = [.. Enumerable.Range(0, attentions).Select(i =>
                new SpatialTransformer(loader.At($"attentions.{i}"), config.Groups, config.Heads[depth], config.TransformerLayers[depth]))];
            if (loader.Has("downsamplers.0.conv.weight")) _smaller = loader.Convolution("downsamplers.0.conv");
            if (loader.Has("upsamplers.0.conv.weight")) _larger = loader.Convolution("upsamplers.0.conv");
        }

        public Tensor Down(ITensorBackend backend, Tensor x, Tensor time, Tensor context, Stack<Tensor> skips, bool circular)
        {
            for (int i = 0; i < _resnets.Length; i++)
            {
                x = _resnets[i].Run(backend, x, time, circular);
                if (i < _attentions.Length) x = _attentions[i].Run(backend, x, context);
                skips.Push(x);
            }
            if (_smaller is null) return x;
            x = _smaller.Run(x, circular, stride: 2);
            skips.Push(x);
            return x;
        }

        public Tensor Middle(ITensorBackend backend, Tensor x, Tensor time, Tensor context, bool circular)
        {
            x = _resnets[0].Run(backend, x, time, circular);
            for (int i = 1; i < _resnets.Length; i++)
            {
                if (i <= _attentions.Length) x = _attentions[i - 1].Run(backend, x, context);
                x = _resnets[i].Run(backend, x, time, circular);
            }
            return x;
        }

        public Tensor Up(ITensorBackend backend, Tensor x, Tensor time, Tensor context, Stack<Tensor> skips, bool circular)
        {
            using IScope scope = backend.Scope();
            for (int i = 0; i < _resnets.Length; i++)
            {
                x = _resnets[i].Run(backend, backend.Concat([x, skips.Pop()], 1), time, circular);
                if (i < _attentions.Length) x = _attentions[i].Run(backend, x, context);
            }
            if (_larger is not null) x = _larger.Run(backend.UpsampleNearest(x, 2), circular);
            return scope.Keep(x);
        }
    }
}
