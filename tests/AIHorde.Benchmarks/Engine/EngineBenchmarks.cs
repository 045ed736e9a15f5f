using AIHorde.Worker.Engine.Managed;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Torch;
using AIHorde.Worker.Engine.Weights;
using BenchmarkDotNet.Attributes;

namespace AIHorde.Benchmarks.Engine;

/// <summary>
/// The heavy operations of Stable Diffusion at 512 x 512, in plain C# and by libtorch, found as the worker finds it. pytorch.py does the same in Python.
/// Run: dotnet run -c Release --project tests/AIHorde.Benchmarks -- --filter *EngineBenchmarks*
/// </summary>
[MinColumn]
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Channels = 320, Side = 64, Heads = 8;

    private ITensorBackend _backend = null!;
    private IScope _scope = null!;
    private Tensor _rows = null!, _picture = null!, _heads = null!, _linear = null!, _convolution = null!, _bias = null!;

    [Params("C#", "libtorch")]
    public string Backend { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _backend = Backend == "C#" ? new ManagedBackend() : Torch();
        _scope = _backend.Scope();
        _rows = _backend.From(Random(Side * Side * Channels), new Shape(1, Side * Side, Channels));
        _picture = _backend.From(Random(Side * Side * Channels), new Shape(1, Channels, Side, Side));
        _heads = _backend.From(Random(Side * Side * Channels), new Shape(1, Side * Side, Heads, Channels / Heads));
        _linear = Weight(new Shape(Channels, Channels));
        _convolution = Weight(new Shape(Channels, Channels, 3, 3));
        _bias = Weight(new Shape(Channels));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _scope.Dispose();
        _backend.Dispose();
    }

    [Benchmark]
    public void Linear() => Run(() => _backend.Linear(_rows, _linear, _bias));

    [Benchmark]
    public void Convolution() => Run(() => _backend.Conv2d(_picture, _convolution, _bias, 1, 1));

    [Benchmark]
    public void Attention() => Run(() => _backend.Attention(_heads, _heads, _heads));

    [Benchmark]
    public void GroupNormAndSilu() => Run(() => _backend.Activate(_backend.GroupNorm(_picture, 32, _bias, _bias, 1e-5f), Activation.Silu));

    private void Run(Action operation)
    {
        using IScope scope = _backend.Scope();
        operation();
    }

    private static TorchBackend Torch() => new(
        TorchLibrary.Load(TorchFolder.Find(cuda: false, Environment.GetEnvironmentVariable) ?? throw new InvalidOperationException(TorchFolder.Advice)),
        TorchDevice.Processor, DType.F32);

    private Tensor Weight(Shape shape) => _backend.Load(WeightView.Of("weight", shape, Random((int)shape.Count)));

    private static float[] Random(int count)
    {
        var random = new Random(1);
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)(random.NextDouble() - 0.5);
        return values;
    }
}
