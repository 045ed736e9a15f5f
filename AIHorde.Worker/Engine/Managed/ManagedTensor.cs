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

    public void* Address
    {
        get
        {
            AssertAlive();
            return (void*)_address;
        }
    }

    public float* Floats => Type == DType.F32 ? (float*)Address : throw new ArgumentException($"{this} is used where computed numbers are needed.");
}
