using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Torch;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>The libtorch of this machine, if it has one. It is never fetched for the tests' sake: it weighs 600 MB.</summary>
static class TorchHere
{
    const string Missing = "There is no libtorch 2.10 or later here: name one in AIHORDE_TORCH, or have libtorch-cpu-linux-x64 2.10.0 in NuGet's cache.";

    public static string Folder
    {
        get
        {
            var found = Environment.GetEnvironmentVariable("AIHORDE_TORCH") is { Length: > 0 } named
                ? TorchFolder.Within(named)
                : TorchFolder.Find(cuda: false, Environment.GetEnvironmentVariable);
            Assert.SkipWhen(found is null, Missing);
            return found!;
        }
    }

    public static ITensorBackend Open(TorchDevice device)
    {
        if (device.IsCuda)
        {
            Assert.SkipWhen(CudaDriver.First() is null, "There is no NVIDIA GPU here.");
            Assert.SkipUnless(TorchFolder.HasCuda(Folder), "The libtorch of this machine is made without CUDA.");
        }

        return new TorchBackend(TorchLibrary.Load(Folder), device, DType.F32);
    }
}
