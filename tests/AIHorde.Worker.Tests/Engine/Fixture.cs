using System.Runtime.CompilerServices;
using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>Numbers that PyTorch computed (the .py files beside them), and the comparison with ours.</summary>
public sealed class Fixture(string name) : IDisposable
{
    public SafetensorsFile File { get; } = SafetensorsFile.Open(PathOf(name));

    public static string PathOf(string name, [CallerFilePath] string here = "")
    {
        string besideAssembly = Path.Combine(AppContext.BaseDirectory, "Engine", "Fixtures", name);
        return System.IO.File.Exists(besideAssembly) || Directory.Exists(besideAssembly)
            ? besideAssembly
            : Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", name);
    }

    public float[] Floats(string tensor) => File.Get(tensor).ToFloats();

    public Tensor Load(ITensorBackend backend, string tensor) => backend.Load(File.Get(tensor));

    public Tensor? LoadIfThere(ITensorBackend backend, string tensor) => File.Find(tensor) is { } weight ? backend.Load(weight) : null;

    public void AssertEqual(string expected, ITensorBackend backend, Tensor actual, float tolerance = 2e-5f)
    {
        Assert.Equal(File.Get(expected).Shape, actual.Shape);
        AssertEqual(Floats(expected), backend.ReadAll(actual), tolerance, expected);
    }

    /// <summary>The greatest difference, measured against the greatest expected number: what matters when errors add up.</summary>
    public static void AssertEqual(float[] expected, float[] actual, float tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 1e-6f, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]), $"{what}: number {i} is {actual[i]}");
            largest = Math.Max(largest, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]));
        }
        Assert.True(difference <= tolerance * largest, $"{what}: differs by {difference} where the largest number is {largest}");
    }

    public void Dispose() => File.Dispose();
}
