using System.Runtime.Intrinsics;
using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Weights;

/// <summary>Sixteen-bit floats to 32 bits, by bit arithmetic that every CPU has: the runtime offers no intrinsic for half conversion.</summary>
public static unsafe class FloatFormats
{
    /// <summary>2^112: moves the exponent's bias from half's 15 to float's 127, and makes subnormal halves come out right as well.</summary>
    private const float HalfBias = 5.192296858534828e33f;

    public static Vector256<float> WidenHalf(Vector256<uint> bits)
    {
        var magnitude = ((bits & Vector256.Create(0x7fffu)) << 13).AsSingle() * Vector256.Create(HalfBias);
        return (magnitude.AsUInt32() | (bits & Vector256.Create(0x8000u)) << 16).AsSingle();
    }

    public static Vector256<float> WidenBrain(Vector256<uint> bits) => (bits << 16).AsSingle();

    public static float Widen(ushort bits, DType type) => type == DType.F16
        ? (float)BitConverter.UInt16BitsToHalf(bits)
        : BitConverter.UInt32BitsToSingle((uint)bits << 16);

    public static void Widen(void* source, DType type, float* target, long count)
    {
        if (type == DType.F32)
        {
            Buffer.MemoryCopy(source, target, count * 4, count * 4);
            return;
        }
        var bits = (ushort*)source;
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(bits + i));
            (type == DType.F16 ? WidenHalf(low) : WidenBrain(low)).Store(target + i);
            (type == DType.F16 ? WidenHalf(high) : WidenBrain(high)).Store(target + i + 8);
        }
        for (; i < count; i++) target[i] = Widen(bits[i], type);
    }
}
