using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Weights;

/// <summary>Where one named weight lies in memory (mostly in a mapped file). Valid as long as <paramref name="Owner"/>, which it keeps alive.</summary>
public sealed unsafe record WeightView(string Name, Shape Shape, DType Type, nint Address, object Owner)
{
    public long Bytes => Shape.Count * Type.Bytes();

    /// <summary>Copies of the numbers as f32, for small things and merges.</summary>
    public float[] ToFloats()
    {
        var values = new float[Shape.Count];
        fixed (float* target = values) FloatFormats.Widen((void*)Address, Type, target, Shape.Count);
        return values;
    }

    /// <summary>A weight from numbers in managed memory: pinned, so that its address holds.</summary>
    public static WeightView Of(string name, Shape shape, ReadOnlySpan<float> values)
    {
        if (values.Length != shape.Count) throw new ArgumentException("The values do not fill the shape.", nameof(values));
        float[] pinned = GC.AllocateUninitializedArray<float>(values.Length, pinned: true);
        values.CopyTo(pinned);
        fixed (float* address = pinned) return new WeightView(name, shape, DType.F32, (nint)address, pinned);
    }
}
