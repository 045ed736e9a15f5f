namespace AIHorde.Worker.Engine.Tensors;

/// <summary>One open scope of a backend.</summary>
internal sealed class Scope(ScopeStack stack, Scope? outer) : IScope
{
    private readonly List<Tensor> _tensors = [];

    public void Add(Tensor tensor)
    {
        tensor.Scope = this;
        _tensors.Add(tensor);
    }

    public Tensor Keep(Tensor tensor)
    {
        if (tensor.Scope != this) return tensor;
        (outer ?? throw new InvalidOperationException("There is no enclosing scope to keep a result in; read it instead.")).Add(tensor);
        return tensor;
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _tensors) if (tensor.Scope == this) stack.End(tensor);
        _tensors.Clear();
        stack.Pop(this);
    }
}

/// <summary>The open scopes of one backend. Scope objects are used again, level by level.</summary>
internal abstract class ScopeStack
{
    private readonly List<Scope> _levels = [];
    private int _open;

    protected Scope Innermost => _open > 0
        ? _levels[_open - 1]
        : throw new InvalidOperationException("Open a scope first: what is computed must be given back some time.");

    public Scope Push()
    {
        if (_open == _levels.Count) _levels.Add(new Scope(this, _open > 0 ? _levels[_open - 1] : null));
        return _levels[_open++];
    }

    public void Pop(Scope scope)
    {
        if (_open == 0 || _levels[_open - 1] != scope) throw new InvalidOperationException("Scopes end in the reverse order of their opening.");
        _open--;
    }

    public void End(Tensor tensor)
    {
        if (tensor.Ended) return;
        tensor.Ended = true;
        Free(tensor);
    }

    /// <summary>Gives back what the tensor holds; called once.</summary>
    protected abstract void Free(Tensor tensor);
}
