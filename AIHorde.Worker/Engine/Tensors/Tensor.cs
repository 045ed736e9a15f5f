namespace AIHorde.Worker.Engine.Tensors;

/// <summary>
/// A handle to numbers that a backend holds, always contiguous, row-major. Made by a backend inside a scope and valid until that scope ends
/// (<see cref="IScope.Keep"/> hands it to the scope outside); weights are valid as long as the backend.
/// </summary>
public abstract class Tensor(Shape shape, DType type)
{
    public Shape Shape { get; } = shape;

    public DType Type { get; } = type;

    /// <summary>The scope that will end this tensor; null for weights and caches.</summary>
    internal Scope? Scope { get; set; }

    internal bool Ended { get; set; }

    public override string ToString() => $"{Type}{Shape}";

    private protected void AssertAlive() => ObjectDisposedException.ThrowIf(Ended, this);
}
