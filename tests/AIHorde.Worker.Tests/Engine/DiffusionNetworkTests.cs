using AIHorde.Worker.Engine.Diffusion;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Torch;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Tests.Engine;

public sealed class TorchDiffusionNetworkTests() : DiffusionNetworkTests(TorchHere.Open(TorchDevice.Processor));

public sealed class CudaDiffusionNetworkTests() : DiffusionNetworkTests(TorchHere.Open(TorchDevice.Gpu));

public sealed class ManagedDiffusionNetworkTests() : DiffusionNetworkTests(new ManagedBackend(threads: 2))
{
    [Fact]
    public void A_second_pass_asks_for_no_memory()
    {
        var backend = (ManagedBackend)Backend;
        UNet unet = LoadUNet("tiny/unet");
        Pass();
        long before = backend.SystemRequests;
        Pass();
        Assert.Equal(before, backend.SystemRequests);

        void Pass()
        {
            using IScope scope = backend.Scope();
            unet.Run(Numbers.Load(backend, "unet.x"), 5, new Conditioning(Numbers.Load(backend, "unet.context"), null));
        }
    }
}

/// <summary>Each network with random weights against the same network in PyTorch.</summary>
public abstract class DiffusionNetworkTests(ITensorBackend backend) : IDisposable
{
    private const float Tolerance = 1e-4f;

    private readonly Fixture _fixture = new("diffusion.safetensors"), _xl = new("diffusion-xl.safetensors");
    private readonly ITensorBackend _backend = backend;
    private readonly List<WeightFiles> _files = [];

    protected ITensorBackend Backend => _backend;

    protected Fixture Numbers => _fixture;

    public void Dispose()
    {
        _backend.Dispose();
        _files.ForEach(f => f.Dispose());
        _fixture.Dispose();
        _xl.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_text_encoder_is_torchs()
    {
        ModelPart part = Part("tiny/text_encoder");
        var encoder = new ClipTextEncoder(_backend, part.Weights, ClipConfig.From(part.Config));
        int[] ids = [298, 5, 250, 17, .. Enumerable.Repeat(299, 8)];
        using IScope scope = _backend.Scope();
        _fixture.AssertEqual("clip.last", _backend, encoder.Run(ids, 1, true, 4).Hidden, Tolerance);
        _fixture.AssertEqual("clip.before", _backend, encoder.Run(ids, 2, true, 4).Hidden, Tolerance);
    }

    [Fact]
    public void The_second_text_encoder_of_xl_is_torchs()
    {
        ModelPart part = Part("tiny-xl/text_encoder_2");
        var encoder = new ClipTextEncoder(_backend, part.Weights, ClipConfig.From(part.Config));
        int[] ids = [298, 5, 250, 17, 299, .. Enumerable.Repeat(0, 7)];
        using IScope scope = _backend.Scope();
        ClipOutput output = encoder.Run(ids, 2, false, 4);
        _xl.AssertEqual("clip2.before", _backend, output.Hidden, Tolerance);
        _xl.AssertEqual("clip2.pooled", _backend, output.Pooled!, Tolerance);
    }

    [Fact]
    public void The_unet_is_torchs_also_when_pictures_tile()
    {
        UNet unet = LoadUNet("tiny/unet");
        using IScope scope = _backend.Scope();
        var conditioning = new Conditioning(_fixture.Load(_backend, "unet.context"), null);
        Tensor x = _fixture.Load(_backend, "unet.x");
        _fixture.AssertEqual("unet.y", _backend, unet.Run(x, 321.5f, conditioning), Tolerance);
        _fixture.AssertEqual("unet.circular", _backend, unet.Run(x, 7, conditioning, circular: true), Tolerance);
    }

    [Fact]
    public void The_unet_of_xl_is_torchs()
    {
        UNet unet = LoadUNet("tiny-xl/unet");
        using IScope scope = _backend.Scope();
        var conditioning = new Conditioning(_xl.Load(_backend, "unet.context"), _xl.Load(_backend, "unet.added"));
        _xl.AssertEqual("unet.y", _backend, unet.Run(_xl.Load(_backend, "unet.x"), 88, conditioning), Tolerance);
    }

    [Fact]
    public void The_vae_decodes_and_encodes_as_torch_does()
    {
        ModelPart part = Part("tiny/vae");
        var vae = new Vae(_backend, part.Weights, VaeConfig.From(part.Config));
        using IScope scope = _backend.Scope();
        _fixture.AssertEqual("vae.pixels", _backend, vae.Decode(_fixture.Load(_backend, "vae.z")), Tolerance);
        _fixture.AssertEqual("vae.latents", _backend, vae.Encode(_fixture.Load(_backend, "vae.image")), Tolerance);
    }

    [Theory]
    [InlineData("kohya")]
    [InlineData("diffusers")]
    public void A_lora_changes_the_unet_as_its_formula_says(string name)
    {
        ModelPart part = Part("tiny/unet");
        using LoraFile file = LoraFile.Open(Fixture.PathOf($"loras/{name}.safetensors"));
        var lora = new AppliedLora(file, new(name, 0.7, 1));
        IWeights weights = LoraWeights.Over(part.Weights, [lora], ["lora_unet_", "unet_"], l => l.Use.ModelStrength);
        var unet = new UNet(_backend, weights, UNetConfig.From(part.Config));
        using IScope scope = _backend.Scope();
        using var expected = new Fixture("loras/expected.safetensors");
        var conditioning = new Conditioning(_fixture.Load(_backend, "unet.context"), null);
        expected.AssertEqual("unet.y", _backend, unet.Run(_fixture.Load(_backend, "unet.x"), 321.5f, conditioning), Tolerance);
        lora.AssertUsed();
    }

    [Fact]
    public void Tiles_of_a_large_picture_fade_into_each_other()
    {
        ModelPart part = Part("tiny/vae");
        var vae = new Vae(_backend, part.Weights, VaeConfig.From(part.Config));
        float[] flat = [.. Enumerable.Repeat(0.3f, 4 * 40 * 36)];
        float[] whole = VaeTiles.Decode(vae, flat, 36, 40, circular: false);
        float[] tiled = VaeTiles.Decode(vae, flat, 36, 40, circular: false, whole: 24);
        // Norms see their own piece only, so the pieces put together are not exactly the whole, but the same picture everywhere.
        double apart = Enumerable.Range(0, whole.Length).Average(i => Math.Abs(whole[i] - tiled[i]));
        Assert.InRange(apart / (whole.Max() - whole.Min()), 0, 0.05);
        Assert.NotEqual(whole, tiled);
    }

    [Fact]
    public void A_large_source_is_encoded_in_tiles_too()
    {
        ModelPart part = Part("tiny/vae");
        var vae = new Vae(_backend, part.Weights, VaeConfig.From(part.Config));
        int factor = vae.Config.Factor, count = 40 * factor * 36 * factor;
        float[] slope = [.. Enumerable.Range(0, 3 * count).Select(i => i % count / (float)count * 2 - 1)];
        float[] whole = VaeTiles.Encode(vae, slope, 36, 40, circular: false);
        float[] tiled = VaeTiles.Encode(vae, slope, 36, 40, circular: false, whole: 24);
        Assert.Equal(vae.Config.LatentChannels * 36 * 40, tiled.Length);
        double apart = Enumerable.Range(0, whole.Length).Average(i => Math.Abs(whole[i] - tiled[i]));
        Assert.InRange(apart / (whole.Max() - whole.Min()), 0, 0.1);
        Assert.NotEqual(whole, tiled);
    }

    private protected UNet LoadUNet(string folder)
    {
        ModelPart part = Part(folder);
        return new UNet(_backend, part.Weights, UNetConfig.From(part.Config));
    }

    private ModelPart Part(string folder)
    {
        string path = Fixture.PathOf(folder);
        WeightFiles files = WeightFiles.Open(path);
        _files.Add(files);
        return new ModelPart(ModelConfig.Read(Path.Combine(path, "config.json")), files);
    }
}
