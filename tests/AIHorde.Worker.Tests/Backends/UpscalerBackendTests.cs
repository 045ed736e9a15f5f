using AIHorde.Worker.Backends;
using AIHorde.Worker.Backends.Upscaling;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Tests.Engine;

namespace AIHorde.Worker.Tests.Backends;

public sealed class UpscalerBackendTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("upscalers").FullName;

    [Fact]
    public async Task Upscalers_are_offered_by_the_names_of_their_files_and_enlarge()
    {
        File.Copy(Fixture.PathOf("upscalers/newer-x4.safetensors"), Path.Combine(folder, "RealESRGAN_x4plus.safetensors"));
        File.Copy(Fixture.PathOf("upscalers/newer-x2.safetensors"), Path.Combine(folder, "RealESRGAN-x2plus.safetensors"));
        File.Copy(Fixture.PathOf("upscalers/expected.safetensors"), Path.Combine(folder, "4x-AnimeSharp.safetensors"));
        await using var backend = UpscalerBackend.InPlainCSharp(BackendAddress.Parse($"upscalers:{folder}")!, TimeProvider.System);
        var offer = await backend.ProbeAsync(CancellationToken.None);
        Assert.Equal(["RealESRGAN_x2plus", "RealESRGAN_x4plus"], offer.Forms.Order(StringComparer.Ordinal));
        Assert.InRange(offer.TilesMax!.Value, 1, 256);
        var source = ImageFile.Encode(new Bitmap(5, 3), ImageFormat.Png);
        var done = Assert.IsType<Done<Finding>>(await backend.TransmuteAsync(new AlchemyWork("RealESRGAN_x2plus", source), CancellationToken.None));
        var large = ImageFile.Decode(Assert.IsType<Finding.Image>(done.Value).Bytes);
        Assert.Equal((10, 6), (large.Width, large.Height));
        Assert.IsType<Failed<Finding>>(await backend.TransmuteAsync(new AlchemyWork("RealESRGAN_x2plus", [1, 2, 3]), CancellationToken.None));
    }

    [Fact]
    public async Task A_folder_without_upscalers_is_no_backend()
    {
        await using var backend = UpscalerBackend.InPlainCSharp(BackendAddress.Parse($"upscalers:{folder}")!, TimeProvider.System);
        var nothing = await Assert.ThrowsAsync<BackendUnavailableException>(() => backend.ProbeAsync(CancellationToken.None));
        Assert.Contains("RealESRGAN_x4plus", nothing.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
