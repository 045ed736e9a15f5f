using System.Globalization;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Torch;

/// <summary>
/// Computes by libtorch, on a GPU or on the processor. All that a model computes is of one type, and weights are brought to it: halves on a GPU,
/// whose own they are, single precision on the processor.
/// </summary>
internal sealed unsafe partial class TorchBackend : ITensorBackend
{
    private readonly TorchLibrary _torch;
    private readonly TorchDevice _device;
    private readonly DType _type;
    private readonly TorchScopes _scopes;
    private readonly List<TorchTensor> _weights = [];
    private readonly List<TorchTensor> _caches = [];
    private TorchBackend? _precise;

    public TorchBackend(TorchLibrary torch, TorchDevice device, DType type)
    {
        (_torch, _device, _type) = (torch, device, type);
        _scopes = new TorchScopes(torch);
        Device = Describe();
    }

    public string Device { get; }

    internal int WeightsHeld => _weights.Count;

    public ITensorBackend Precise => _type == DType.F32 ? this : _precise ??= new TorchBackend(_torch, _device, DType.F32);

    public IScope Scope()
    {
        _torch.WithoutGradients();
        return _scopes.Push();
    }

    public Tensor Load(WeightView weight)
    {
        TorchWeight loaded = null!;
        return loaded = new TorchWeight(weight, _type, view =>
        {
            _weights.Add(loaded);
            return Upload(view);
        });
    }

    public void Unload(Tensor weight)
    {
        _weights.Remove((TorchTensor)weight);
        _caches.Remove((TorchTensor)weight);
        _scopes.End(weight);
    }

    public Tensor Allocate(Shape shape)
    {
        var cache = new TorchTensor(shape, _type, _torch.Zeros(_torch.CodeOf(_type), _device, shape));
        _caches.Add(cache);
        return cache;
    }

    public void Write(Tensor target, Tensor source, int dimension, int start)
    {
        int d = dimension < 0 ? dimension + target.Shape.Rank : dimension;
        if (source.Shape.With(d, target.Shape[d]) != target.Shape || start + source.Shape[d] > target.Shape[d])
            throw new ArgumentException($"{source} does not fit into {target} at {start} of dimension {d}.");
        nint place = Cut(Share(target), d, start, source.Shape[d]);
        _torch.Copy(place, Of(source));
        _torch.Delete(place);
    }

    public Tensor From(ReadOnlySpan<float> values, Shape shape)
    {
        if (values.Length != shape.Count) throw new ArgumentException($"{values.Length} numbers do not fill {shape}.", nameof(values));
        fixed (float* memory = values) return New(Converted(_torch.Borrow(memory, _torch.F32, shape), _type, _device));
    }

    public void Read(Tensor tensor, Span<float> values)
    {
        if (values.Length != tensor.Shape.Count) throw new ArgumentException($"{values.Length} numbers cannot hold {tensor}.", nameof(values));
        nint copy = Converted((nint)Share(tensor), DType.F32, TorchDevice.Processor);
        new ReadOnlySpan<float>(_torch.DataOf(copy), values.Length).CopyTo(values);
        _torch.Delete(copy);
    }

    /// <summary>Takes all weights off the device; those that are used again come back by themselves.</summary>
    public void Trim()
    {
        foreach (TorchTensor weight in _weights) weight.Free(_torch);
        _weights.Clear();
        _precise?.Trim();
    }

    public void Dispose()
    {
        Trim();
        foreach (TorchTensor cache in _caches) cache.Free(_torch);
        _caches.Clear();
        _rope?.Free(_torch);
        _rope = null;
        _precise?.Dispose();
    }

    private TorchTensor New(nint handle) => _scopes.New(handle, _type);

    private static nint Of(Tensor tensor) => ((TorchTensor)tensor).Handle;

    /// <summary>The tensor as an argument that a call takes over.</summary>
    private ulong Share(Tensor tensor) => _torch.Share(Of(tensor));

    private ulong ShareMaybe(Tensor? tensor) => tensor is null ? 0 : _torch.Some(Share(tensor));

    /// <summary>A copy of that type on that device; takes the handle over.</summary>
    private nint Converted(nint handle, DType type, TorchDevice device) =>
        _torch.Call("aten::_to_copy\0"u8, "\0"u8, (ulong)handle, _torch.Some((ulong)_torch.CodeOf(type)), 0, _torch.Some(Code(device)), 0, 0, 0);

    private ulong Code(TorchDevice device) => (ulong)(device.IsCuda ? _torch.Cuda : _torch.Processor) << 32 | (uint)device.Index;

    private nint Upload(WeightView view)
    {
        int code = _torch.CodeOf(view.Type);
        nint borrowed = _torch.Borrow((void*)view.Address, code, view.Shape);
        // On the processor a weight of the right type is read where the file is mapped.
        return !_device.IsCuda && view.Type == _type ? borrowed : Converted(borrowed, _type, _device);
    }

    private string Describe()
    {
        string precision = _type switch { DType.F16 => "half precision", DType.BF16 => "bfloat16", _ => "single precision" };
        if (!_device.IsCuda)
            return $"CPU by libtorch {_torch.Version}, {_torch.Threads} {(_torch.Threads == 1 ? "thread" : "threads")}, {precision}";
        CudaGpu gpu = CudaDriver.First() ?? throw new EngineFaultException("NVIDIA's driver shows no GPU.");
        // The first allocation opens the device, after which the driver can say what is free.
        _torch.Delete(_torch.Zeros(_torch.F32, _device, new Shape(1)));
        string free = CudaDriver.Free() is { } bytes ? $"{Gibibytes(bytes)} of {Gibibytes(gpu.Bytes)} GiB free" : $"{Gibibytes(gpu.Bytes)} GiB";
        return $"CUDA by libtorch {_torch.Version}, {gpu.Name}, {free}, {precision}";
    }

    private static string Gibibytes(long bytes) => (bytes / (double)(1L << 30)).ToString("0.#", CultureInfo.InvariantCulture);
}
