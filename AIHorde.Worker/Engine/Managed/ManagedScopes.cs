using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>Scopes whose tensors lie in pooled memory.</summary>
internal sealed class ManagedScopes(NativePool pool) : ScopeStack
{
    public ManagedTensor New(Shape shape)
    {
        Scope scope = Innermost;
        long bytes = Math.Max(4, shape.Count * 4);
        return Add(scope, new Storage(pool.Rent(bytes), bytes), shape, DType.F32, 0, null);
    }

    /// <summary>Another look at the same memory, <paramref name="offset"/> bytes further.</summary>
    public unsafe ManagedTensor View(ManagedTensor tensor, Shape shape, long offset)
    {
        nint address = (nint)tensor.Address + (nint)offset;
        if (tensor.Storage is { } storage) return Add(Innermost, storage, shape, tensor.Type, address, null);
        var view = new ManagedTensor(shape, tensor.Type, address, null, tensor.Owner);
        Innermost.Add(view);
        return view;
    }

    protected override void Free(Tensor tensor)
    {
        if (((ManagedTensor)tensor).Storage is not { } storage || --storage.Users > 0) return;
        pool.Return(storage.Address, storage.Bytes);
    }

    private static ManagedTensor Add(Scope scope, Storage storage, Shape shape, DType type, nint address, object? owner)
    {
        storage.Users++;
        var tensor = new ManagedTensor(shape, type, address == 0 ? storage.Address : address, storage, owner);
        scope.Add(tensor);
        return tensor;
    }
}
