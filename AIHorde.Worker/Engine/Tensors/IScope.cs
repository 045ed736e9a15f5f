namespace AIHorde.Worker.Engine.Tensors;

/// <summary>
/// Everything computed since it was opened is given back when it is disposed. Device memory must never wait for a finaliser.
/// Scopes nest and end in the reverse order of their opening.
/// </summary>
public interface IScope : IDisposable
{
    /// <summary>Lets a result survive: it now belongs to the enclosing scope.</summary>
    Tensor Keep(Tensor tensor);
}
