using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AIHorde.Worker.Tests.EngineText;

/// <summary>What the Python scripts beside the fixtures computed.</summary>
internal static class TextFixture
{
    public static string PathOf(string name, [CallerFilePath] string here = "")
    {
        string besideAssembly = Path.Combine(AppContext.BaseDirectory, "EngineText", "Fixtures", name);
        return Path.Exists(besideAssembly) ? besideAssembly : Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", name);
    }

    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(PathOf(name))).RootElement;

    public static T[] Array<T>(this JsonElement element) => element.Deserialize<T[]>()!;
}
