using AIHorde.Worker.Backends;
using AIHorde.Worker.Backends.Embedded;
using AIHorde.Worker.Backends.Embedded.Child;
using AIHorde.Worker.Engine.Torch;

namespace AIHorde.Worker.Tests.Backends;

/// <summary>Who asks for a device gets it or a reason; nothing falls back silently.</summary>
public sealed class TorchChoiceTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("torch-choice").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    public void A_gpu_that_cannot_be_used_is_refused_with_the_way_to_get_it(string torch)
    {
        AssertRefused(torch.Length > 0 ? "--torch none" : "pip install torch", () => Choose(torch, "cuda", hasGpu: true));
    }

    [Fact]
    public void A_gpu_is_refused_when_libtorch_is_made_without_it_or_the_driver_shows_none()
    {
        var plain = Put("plain", cuda: false);
        AssertRefused("without CUDA", () => Choose(plain, "cuda", hasGpu: true));
        var cuda = Put("cuda", cuda: true);
        AssertRefused("shows no GPU", () => Choose(cuda, "cuda", hasGpu: false));
    }

    [Fact]
    public void Left_alone_the_engine_takes_a_gpu_that_is_there_and_else_computes_in_plain_csharp()
    {
        var place = Put("environment", cuda: true, inEnvironment: true);
        var found = Path.Combine(place, "lib", "python3.12", "site-packages", "torch", "lib");
        Assert.Equal(new EngineOpening(found, true, "models"), Choose("", "auto", hasGpu: true, place));
        Assert.Null(Choose("", "auto", hasGpu: false, place));
        Assert.Null(Choose("", "cpu", hasGpu: true, place));
        Assert.Null(Choose("none", "auto", hasGpu: true, place));
    }

    [Fact]
    public void A_named_folder_is_used_on_the_processor_when_that_is_asked_for()
    {
        var cuda = Put("cuda", cuda: true);
        Assert.Equal(new EngineOpening(cuda, false, "models"), Choose(cuda, "cpu", hasGpu: true));
        Assert.Equal(new EngineOpening(cuda, true, "models"), Choose(cuda, "auto", hasGpu: true));
        Assert.Equal(new EngineOpening(cuda, false, "models"), Choose(cuda, "auto", hasGpu: false));
        Assert.Throws<BackendUnavailableException>(() => Choose(Path.Combine(folder, "nothing"), "auto", hasGpu: true));
    }

    [Fact]
    public void An_old_pytorch_in_an_environment_is_passed_over()
    {
        var place = Put("environment", cuda: true, inEnvironment: true);
        File.WriteAllText(Path.Combine(place, "lib", "python3.12", "site-packages", "torch", "version.py"), "__version__ = '2.9.1+cu128'\n");
        Assert.Null(Choose("", "auto", hasGpu: true, place));
        File.WriteAllText(Path.Combine(place, "lib", "python3.12", "site-packages", "torch", "version.py"), "__version__ = '2.11.0+cu128'\n");
        Assert.NotNull(Choose("", "auto", hasGpu: true, place));
    }

    static void AssertRefused(string why, Func<object?> choose) =>
        Assert.Contains(why, Assert.Throws<BackendUnavailableException>(choose).Message, StringComparison.Ordinal);

    EngineOpening? Choose(string torch, string device, bool hasGpu, string? environment = null) => TorchChoice.Of(torch, device, "models", name => name switch
    {
        "VIRTUAL_ENV" => environment,
        "NUGET_PACKAGES" => Path.Combine(folder, "packages"),
        _ => null,
    }, () => hasGpu);

    string Put(string name, bool cuda, bool inEnvironment = false)
    {
        var place = Path.Combine(folder, name);
        var libraries = inEnvironment ? Path.Combine(place, "lib", "python3.12", "site-packages", "torch", "lib") : place;
        Directory.CreateDirectory(libraries);
        foreach (var library in (string[])["c10", "torch_cpu", .. cuda ? ["torch_cuda"] : Array.Empty<string>()])
        {
            File.WriteAllText(Path.Combine(libraries, TorchFolder.FileOf(library)), "");
        }

        return place;
    }
}
