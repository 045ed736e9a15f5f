namespace AIHorde.Worker.Engine.Tensors;

/// <summary>How numbers are stored. What a model computes is f32 (or what the backend prefers); weights stay as they are in their file.</summary>
public enum DType
{
    F32,
    F16,
    BF16,
}

public static class DTypes
{
    public static int Bytes(this DType type) => type == DType.F32 ? 4 : 2;
}
