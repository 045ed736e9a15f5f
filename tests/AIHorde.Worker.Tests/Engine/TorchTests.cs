using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Diffusion;
using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Text;
using AIHorde.Worker.Engine.Tokenizers;
using AIHorde.Worker.Engine.Torch;
using AIHorde.Worker.Engine.Weights;
using AIHorde.Worker.Models;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>libtorch beside plain C#: whole models, what scopes give back, and what goes wrong.</summary>
public sealed class TorchTests
{
    [Fact]
    public async Task A_picture_is_the_same_whichever_computes()
    {
        await using var torch = new DiffusionEngine(TorchHere.Open(TorchDevice.Processor), new DiffusionOptions(DemoModels.Image, ClipTokenizer.Load));
        await using var managed = new DiffusionEngine(new ManagedBackend(2), new DiffusionOptions(DemoModels.Image, ClipTokenizer.Load));
        byte[] first = await Paint(torch), second = await Paint(managed);
        Assert.InRange(first.Zip(second).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 0.1);
        Assert.StartsWith("CPU by libtorch 2.", torch.Device, StringComparison.Ordinal);

        static async Task<byte[]> Paint(DiffusionEngine engine)
        {
            var job = new ImageJob
            {
                Model = DemoModels.Shapes, Prompt = "two green triangles at sunset", Seed = 4, Steps = 4, Width = 128, Height = 128, Sampler = "k_euler",
            };
            return (await engine.GenerateAsync(job, null, TestContext.Current.CancellationToken)).Images[0].Pixels.Rgba;
        }
    }

    [Fact]
    public async Task A_story_is_the_same_whichever_computes()
    {
        await using var torch = new TextEngine(TorchHere.Open(TorchDevice.Processor), DemoModels.Text);
        await using var managed = new TextEngine(new ManagedBackend(2), DemoModels.Text);
        Assert.Equal(await Write(managed), await Write(torch));

        static async Task<string> Write(TextEngine engine)
        {
            var job = new TextJob { Model = DemoModels.Tales, Prompt = "Once upon a time", TokensMax = 40, Seed = 1, TopK = 1 };
            string text = "";
            await foreach (var piece in engine.GenerateAsync(job, TestContext.Current.CancellationToken)) text += piece.Text;
            return text;
        }
    }

    [Fact]
    public async Task A_device_holds_one_text_model_at_a_time()
    {
        var backend = (TorchBackend)TorchHere.Open(TorchDevice.Processor);
        string folder = DemoModels.Text.Values.Single();
        await using var engine = new TextEngine(backend, new Dictionary<string, string> { ["one"] = folder, ["two"] = folder });
        await Write("one");
        int held = backend.WeightsHeld;
        await Write("two");
        Assert.Equal((true, held), (held > 0, backend.WeightsHeld));

        async Task Write(string model)
        {
            var job = new TextJob { Model = model, Prompt = "Once", TokensMax = 2, Seed = 1 };
            await foreach (var _ in engine.GenerateAsync(job, TestContext.Current.CancellationToken)) { }
        }
    }

    [Fact]
    public void Halves_compute_what_single_precision_does_as_far_as_they_reach()
    {
        using var single = TorchHere.Open(TorchDevice.Processor);
        using var half = new TorchBackend(TorchLibrary.Load(TorchHere.Folder), TorchDevice.Processor, DType.BF16);
        Fixture.AssertEqual(Compute(single), Compute(half), 0.03f, "bfloat16");
        Assert.Equal(DType.F32, TypeOf(half.Precise));
        Assert.Equal(DType.BF16, TypeOf(half));

        static float[] Compute(ITensorBackend backend)
        {
            using var scope = backend.Scope();
            Tensor x = backend.From(BackendTests.Random(2 * 24 * 64, 1), new Shape(2, 24, 64));
            Tensor w = backend.Load(WeightView.Of("w", new Shape(64, 64), BackendTests.Random(64 * 64, 2)));
            return backend.ReadAll(backend.Activate(backend.Affine(backend.Linear(x, w), 0.2f), Activation.Silu));
        }

        static DType TypeOf(ITensorBackend backend)
        {
            using var scope = backend.Scope();
            return backend.From([1], new Shape(1)).Type;
        }
    }

    [Fact]
    public void A_kept_result_outlives_its_scope_and_nothing_else_does()
    {
        using var backend = TorchHere.Open(TorchDevice.Processor);
        using var outer = backend.Scope();
        Tensor kept, lost;
        using (var inner = backend.Scope())
        {
            lost = backend.From([1, 2], new Shape(2));
            kept = inner.Keep(backend.Reshape(backend.Affine(lost, 3), new Shape(1, 2)));
        }
        Assert.Equal([3f, 6f], backend.ReadAll(kept));
        Assert.Throws<ObjectDisposedException>(() => backend.ReadAll(lost));
    }

    [Fact]
    public void Weights_taken_off_the_device_come_back_when_they_are_used()
    {
        using var backend = TorchHere.Open(TorchDevice.Processor);
        Tensor weight = backend.Load(WeightView.Of("w", new Shape(1, 2), [3, 4]));
        for (int i = 0; i < 2; i++)
        {
            using (backend.Scope()) Assert.Equal([11f], backend.ReadAll(backend.Linear(backend.From([1, 2], new Shape(1, 2)), weight)));
            backend.Trim();
        }
    }

    [Fact]
    public void A_failed_operation_is_a_fault_that_names_it_and_the_library_says_that_it_failed()
    {
        var library = TorchLibrary.Load(TorchHere.Folder);
        using var backend = new TorchBackend(library, TorchDevice.Processor, DType.F32);
        using var scope = backend.Scope();
        Tensor x = backend.From([1, 2], new Shape(1, 2)), y = backend.From([1, 2, 3], new Shape(1, 3));
        Assert.Contains("matmul", Assert.Throws<EngineFaultException>(() => backend.MatMul(x, y)).Message, StringComparison.Ordinal);
        Assert.True(library.Failed);
    }

    [Fact]
    public void More_memory_than_there_is_is_a_fault_too()
    {
        using var backend = TorchHere.Open(TorchDevice.Processor);
        using var scope = backend.Scope();
        Assert.Throws<EngineFaultException>(() => backend.Allocate(new Shape(1 << 20, 1 << 20, 1 << 10)));
    }
}
