using System.Runtime.Intrinsics;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>Computes on the CPU in plain C#, at once, with no native library. The reference that every other backend is compared with.</summary>
public sealed unsafe partial class ManagedBackend : ITensorBackend
{
    private readonly NativePool _pool = new();
    private readonly ThreadTeam _team;
    private readonly ManagedScopes _scopes;
    private readonly Gemm _gemm;

    public ManagedBackend(int threads = 0)
    {
        _team = new ThreadTeam(threads > 0 ? threads : Math.Max(1, Environment.ProcessorCount));
        _scopes = new ManagedScopes(_pool);
        _gemm = new Gemm(_team, _pool);
    }

    public string Device
    {
        get
        {
            int bits = Gemm.Wide ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
            return $"CPU, {_team.Threads} {(_team.Threads == 1 ? "thread" : "threads")}, {bits}-bit vectors";
        }
    }

    /// <summary>How often the system was asked for memory: stands still once a model has run.</summary>
    internal long SystemRequests => _pool.SystemRequests;

    internal long BytesHeld => _pool.BytesHeld;

    public IScope Scope() => _scopes.Push();

    public Tensor Load(WeightView weight) => new ManagedTensor(weight.Shape, weight.Type, weight.Address, null, weight.Owner);

    public void Unload(Tensor weight) => _scopes.End(weight);

    public Tensor Allocate(Shape shape)
    {
        long bytes = Math.Max(4, shape.Count * 4);
        var storage = new Storage(_pool.Rent(bytes), bytes) { Users = 1 };
        new Span<byte>((void*)storage.Address, checked((int)bytes)).Clear();
        return new ManagedTensor(shape, DType.F32, storage.Address, storage);
    }

    public void Write(Tensor target, Tensor source, int dimension, int start)
    {
        int d = dimension < 0 ? dimension + target.Shape.Rank : dimension;
        long inner = target.Shape.CountOf(d + 1, target.Shape.Rank);
        long chunk = source.Shape[d] * inner, stride = target.Shape[d] * inner;
        if (source.Shape.With(d, target.Shape[d]) != target.Shape || start + source.Shape[d] > target.Shape[d])
            throw new ArgumentException($"{source} does not fit into {target} at {start} of dimension {d}.");
        float* from = ((ManagedTensor)source).Floats, to = ((ManagedTensor)target).Floats + start * inner;
        for (long i = target.Shape.CountOf(0, d); i > 0; i--, from += chunk, to += stride) Copy(from, to, chunk);
    }

    public Tensor From(ReadOnlySpan<float> values, Shape shape)
    {
        if (values.Length != shape.Count) throw new ArgumentException($"{values.Length} numbers do not fill {shape}.", nameof(values));
        ManagedTensor result = _scopes.New(shape);
        values.CopyTo(new Span<float>(result.Floats, values.Length));
        return result;
    }

    public void Read(Tensor tensor, Span<float> values)
    {
        if (values.Length != tensor.Shape.Count) throw new ArgumentException($"{values.Length} numbers cannot hold {tensor}.", nameof(values));
        fixed (float* target = values) FloatFormats.Widen(((ManagedTensor)tensor).Address, tensor.Type, target, values.Length);
    }

    public void Trim() => _pool.Trim();

    public void Dispose()
    {
        _team.Dispose();
        _pool.Dispose();
    }

    private static void Copy(float* from, float* to, long count) => Buffer.MemoryCopy(from, to, count * 4, count * 4);

    /// <summary>A weight of any type as f32; the pool's if it had to be widened. For the small vectors of norms and biases.</summary>
    private float* SmallWeight(Tensor weight)
    {
        var tensor = (ManagedTensor)weight;
        if (tensor.Type == DType.F32) return tensor.Floats;
        ManagedTensor wide = _scopes.New(tensor.Shape);
        FloatFormats.Widen(tensor.Address, tensor.Type, wide.Floats, tensor.Shape.Count);
        return wide.Floats;
    }
}
