using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>Memory that one or more tensors look at; goes back to the pool with the last of them.</summary>
internal sealed class Storage(nint address, long bytes)
{
    public nint Address { get; } = address;

    public long Bytes { get; } = bytes;

    public int Users { get; set; }
}

/// <summary>Without storage the numbers are somebody else's: a mapped file's.</summary>
internal sealed unsafe class ManagedTensor(Shape shape, DType type, nint address, Storage? storage, object? owner = null) : Tensor(shape, type)
{
    private readonly nint _address = address;

    public Storage? Storage { get; } = storage;

    /// <summary>Keeps a mapped file alive while a weight of it is in use.</summary>
    public object? Owner { get; } = owner;

    /// <summary>The scope that will end this tensor; null for weights and caches.</summary>
    public ManagedScope? Scope { get; set; }

    public bool Ended { get; set; }

    public void* Address => Ended ? throw new ObjectDisposedException(nameof(Tensor), $"The scope of {this} has ended; keep it.") : (void*)_address;

    public float* Floats => Type == DType.F32 ? (float*)Address : throw new ArgumentException($"{this} is used where computed numbers are needed.");
}
