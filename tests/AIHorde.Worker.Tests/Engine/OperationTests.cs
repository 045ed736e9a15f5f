using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Torch;

namespace AIHorde.Worker.Tests.Engine;

public sealed class ManagedOperationTests() : OperationTests(new ManagedBackend(threads: 3));

public sealed class TorchOperationTests() : OperationTests(TorchHere.Open(TorchDevice.Processor));

/// <summary>In single precision, so that the same tolerance holds; NVIDIA's shorter products are off for a process unless it asks for them.</summary>
public sealed class CudaOperationTests() : OperationTests(TorchHere.Open(TorchDevice.Gpu));

/// <summary>Each operation against PyTorch's result.</summary>
public abstract class OperationTests(ITensorBackend backend) : IDisposable
{
    private readonly Fixture _fixture = new("operations.safetensors");
    private readonly ITensorBackend _backend = backend;

    public void Dispose()
    {
        _backend.Dispose();
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("linear-few")]
    [InlineData("linear-half")]
    [InlineData("linear-few-half")]
    [InlineData("linear-brain")]
    [InlineData("linear-few-brain")]
    public void A_linear_layer_is_torchs(string name)
        => Check(name, () => _backend.Linear(In(name, "x"), In(name, "w"), _fixture.LoadIfThere(_backend, name + ".b")));

    [Fact]
    public void A_batched_product_is_torchs() => Check("matmul", () => _backend.MatMul(In("matmul", "x"), In("matmul", "w")));

    [Fact]
    public void A_product_with_the_right_side_transposed_and_scaled_is_torchs()
        => Check("matmul-transposed", () => _backend.MatMul(In("matmul-transposed", "x"), In("matmul-transposed", "w"), true, 0.5f));

    [Theory]
    [InlineData("conv", 1, 1, false)]
    [InlineData("conv-wide", 1, 1, false)]
    [InlineData("conv-stride", 2, 1, false)]
    [InlineData("conv-point", 1, 0, false)]
    [InlineData("conv-patch", 4, 0, false)]
    [InlineData("conv-circular", 1, 1, true)]
    public void A_convolution_is_torchs(string name, int stride, int padding, bool circular)
        => Check(name, () => _backend.Conv2d(In(name, "x"), In(name, "w"), In(name, "b"), stride, padding, circular));

    [Fact]
    public void Norms_are_torchs()
    {
        Check("group-norm", () => _backend.GroupNorm(In("group-norm", "x"), 4, In("group-norm", "w"), In("group-norm", "b"), 1e-5f));
        Check("layer-norm", () => _backend.LayerNorm(In("layer-norm", "x"), In("layer-norm", "w"), In("layer-norm", "b"), 1e-5f));
        Check("rms-norm", () => _backend.RmsNorm(In("rms-norm", "x"), In("rms-norm", "w"), 1e-6f));
    }

    [Theory]
    [InlineData("silu", Activation.Silu)]
    [InlineData("gelu", Activation.Gelu)]
    [InlineData("gelu-tanh", Activation.GeluTanh)]
    [InlineData("quick-gelu", Activation.QuickGelu)]
    [InlineData("leaky-relu", Activation.LeakyRelu)]
    public void An_activation_is_torchs(string name, Activation activation) => Check(name, () => _backend.Activate(In(name, "x"), activation));

    [Fact]
    public void Softmax_is_torchs() => Check("softmax", () => _backend.Softmax(In("softmax", "x")));

    [Theory]
    [InlineData("attention", false)]
    [InlineData("attention-causal", true)]
    [InlineData("attention-grouped", true)]
    [InlineData("attention-token", true)]
    public void Attention_is_the_formula_written_out(string name, bool causal)
        => Check(name, () => _backend.Attention(In(name, "q"), In(name, "k"), In(name, "v"), causal));

    [Fact]
    public void Rotary_positions_are_the_formula_written_out()
        => Check("rope", () => _backend.Rope(In("rope", "x"), 3, _fixture.Floats("rope.f")));

    [Fact]
    public void Shapes_change_as_in_torch()
    {
        Check("permute", () => _backend.Permute(In("permute", "x"), 0, 2, 3, 1));
        Check("permute", () => _backend.Permute(In("permute", "x"), 3, 1, 0, 2), "z");
        Check("upsample", () => _backend.UpsampleNearest(In("upsample", "x"), 2));
        Check("pad", () => _backend.Pad(In("pad", "x"), 0, 1, 2, 3));
        Check("concat", () => _backend.Concat([In("concat", "a"), In("concat", "b")], 1));
        Check("concat", () => _backend.Slice(In("concat", "y"), 1, 6, 6), "b");
        Check("broadcast", () => _backend.Add(In("broadcast", "a"), In("broadcast", "channel")), "add");
        Check("broadcast", () => _backend.Mul(In("broadcast", "a"), In("broadcast", "channel")), "mul");
        Check("broadcast", () => _backend.Mul(In("broadcast", "a"), In("broadcast", "row")), "last");
    }

    private Tensor In(string name, string part) => _fixture.Load(_backend, $"{name}.{part}");

    private void Check(string name, Func<Tensor> compute, string result = "y")
    {
        using var scope = _backend.Scope();
        _fixture.AssertEqual($"{name}.{result}", _backend, compute());
    }
}
