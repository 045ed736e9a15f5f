using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Managed;

internal sealed class ManagedScope(ScopeStack stack, ManagedScope? outer) : IScope
{
    private readonly List<ManagedTensor> _tensors = [];

    public ManagedScope? Outer { get; } = outer;

    public void Add(ManagedTensor tensor)
    {
        tensor.Scope = this;
        _tensors.Add(tensor);
    }

    public Tensor Keep(Tensor tensor)
    {
        var kept = (ManagedTensor)tensor;
        if (kept.Scope != this) return tensor;
        (Outer ?? throw new InvalidOperationException("There is no enclosing scope to keep a result in; read it instead.")).Add(kept);
        return tensor;
    }

    public void Dispose()
    {
        foreach (ManagedTensor tensor in _tensors) if (tensor.Scope == this) stack.End(tensor);
        _tensors.Clear();
        stack.Pop(this);
    }
}

/// <summary>The open scopes of one backend. Scope objects are used again, level by level.</summary>
internal sealed class ScopeStack(NativePool pool)
{
    private readonly List<ManagedScope> _levels = [];
    private int _open;

    private ManagedScope Innermost => _open > 0
        ? _levels[_open - 1]
        : throw new InvalidOperationException("Open a scope first: what is computed must be given back some time.");

    public ManagedScope Push()
    {
        if (_open == _levels.Count) _levels.Add(new ManagedScope(this, _open > 0 ? _levels[_open - 1] : null));
        return _levels[_open++];
    }

    public void Pop(ManagedScope scope)
    {
        if (_open == 0 || _levels[_open - 1] != scope) throw new InvalidOperationException("Scopes end in the reverse order of their opening.");
        _open--;
    }

    public ManagedTensor New(Shape shape)
    {
        ManagedScope scope = Innermost;
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

    public void End(ManagedTensor tensor)
    {
        tensor.Ended = true;
        if (tensor.Storage is not { } storage || --storage.Users > 0) return;
        pool.Return(storage.Address, storage.Bytes);
    }

    private static ManagedTensor Add(ManagedScope scope, Storage storage, Shape shape, DType type, nint address, object? owner)
    {
        storage.Users++;
        var tensor = new ManagedTensor(shape, type, address == 0 ? storage.Address : address, storage, owner);
        scope.Add(tensor);
        return tensor;
    }
}
