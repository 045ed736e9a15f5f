using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Engine.Torch;

/// <summary>Where libtorch computes.</summary>
internal readonly record struct TorchDevice(bool IsCuda, int Index)
{
    public static readonly TorchDevice Processor = new(false, 0);

    public static readonly TorchDevice Gpu = new(true, 0);
}

internal static class TorchPrecision
{
    /// <summary>
    /// The processor computes in single precision. GPUs like halves: pictures in f16, as their models are published; texts in bfloat16, whose models
    /// leave f16's range, where the GPU multiplies it.
    /// </summary>
    public static (DType Images, DType Texts) For(CudaGpu? gpu) => gpu is null ? (DType.F32, DType.F32) : (DType.F16, gpu.Major >= 8 ? DType.BF16 : DType.F16);
}
