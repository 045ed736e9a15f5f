using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Torch;

/// <summary>A computed tensor, or a cache.</summary>
internal class TorchTensor(Shape shape, DType type, nint handle) : Tensor(shape, type)
{
    /// <summary>Zero while there is nothing on the device.</summary>
    protected nint Held { get; set; } = handle;

    public virtual nint Handle
    {
        get
        {
            AssertAlive();
            return Held;
        }
    }

    public void Free(TorchLibrary torch)
    {
        if (Held != 0) torch.Delete(Held);
        Held = 0;
    }
}

/// <summary>
/// A weight. It goes to the device when it is first used, and may be taken off again between jobs: so models share a device that holds one of them at a time.
/// </summary>
internal sealed class TorchWeight(WeightView view, DType type, Func<WeightView, nint> upload) : TorchTensor(view.Shape, type, 0)
{
    public override nint Handle
    {
        get
        {
            AssertAlive();
            return Held != 0 ? Held : Held = upload(view);
        }
    }
}

/// <summary>Scopes whose tensors are libtorch's: device memory must never wait for a finaliser.</summary>
internal sealed class TorchScopes(TorchLibrary torch) : ScopeStack
{
    public TorchTensor New(nint handle, DType type)
    {
        var tensor = new TorchTensor(torch.ShapeOf(handle), type, handle);
        Innermost.Add(tensor);
        return tensor;
    }

    protected override void Free(Tensor tensor) => ((TorchTensor)tensor).Free(torch);
}
