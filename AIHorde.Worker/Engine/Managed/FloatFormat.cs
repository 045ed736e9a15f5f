using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>Reads stored numbers as f32, so that one piece of code serves weights of every type at full speed.</summary>
internal unsafe interface IFloatFormat
{
    static abstract Vector256<float> Eight(void* source, long index);

    static abstract float One(void* source, long index);
}

internal readonly unsafe struct F32Format : IFloatFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Eight(void* source, long index) => Vector256.Load((float*)source + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float One(void* source, long index) => ((float*)source)[index];
}

internal readonly unsafe struct F16Format : IFloatFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Eight(void* source, long index) => FloatFormats.WidenHalf(BF16Format.Widen((ushort*)source + index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float One(void* source, long index) => (float)BitConverter.UInt16BitsToHalf(((ushort*)source)[index]);
}

internal readonly unsafe struct BF16Format : IFloatFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Eight(void* source, long index) => FloatFormats.WidenBrain(Widen((ushort*)source + index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float One(void* source, long index) => BitConverter.UInt32BitsToSingle((uint)((ushort*)source)[index] << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<uint> Widen(ushort* source)
    {
        var (low, high) = Vector128.Widen(Vector128.Load(source));
        return Vector256.Create(low, high);
    }
}
