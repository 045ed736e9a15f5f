using System.Runtime.InteropServices;
using System.Text;

namespace AIHorde.Worker.Engine.Torch;

/// <summary>What NVIDIA's driver says about its devices. It is asked without libtorch, so that a machine without a GPU loads nothing.</summary>
internal static unsafe class CudaDriver
{
    /// <summary>The first GPU, which is the one that libtorch takes; null without a driver or a GPU. CUDA_VISIBLE_DEVICES chooses among several.</summary>
    public static CudaGpu? First()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint driver)) return null;
        int count, device, major;
        if (((delegate* unmanaged<uint, int>)NativeLibrary.GetExport(driver, "cuInit"))(0) != 0) return null;
        if (((delegate* unmanaged<int*, int>)NativeLibrary.GetExport(driver, "cuDeviceGetCount"))(&count) != 0 || count == 0) return null;
        if (((delegate* unmanaged<int*, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGet"))(&device, 0) != 0) return null;
        const int NameBytes = 256, ComputeCapabilityMajor = 75;
        byte* name = stackalloc byte[NameBytes];
        nuint bytes;
        _ = ((delegate* unmanaged<byte*, int, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGetName"))(name, NameBytes, device);
        _ = ((delegate* unmanaged<nuint*, int, int>)NativeLibrary.GetExport(driver, "cuDeviceTotalMem_v2"))(&bytes, device);
        _ = ((delegate* unmanaged<int*, int, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGetAttribute"))(&major, ComputeCapabilityMajor, device);
        string text = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
        return new CudaGpu(text, (long)bytes, major);
    }

    /// <summary>Free bytes of the device that this thread computes on; null when there is none yet.</summary>
    public static long? Free()
    {
        nuint free, total;
        return NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint driver)
            && ((delegate* unmanaged<nuint*, nuint*, int>)NativeLibrary.GetExport(driver, "cuMemGetInfo_v2"))(&free, &total) == 0 ? (long)free : null;
    }
}

/// <param name="Major">Of the compute capability: from 8 on (Ampere) it multiplies bfloat16.</param>
internal sealed record CudaGpu(string Name, long Bytes, int Major);
