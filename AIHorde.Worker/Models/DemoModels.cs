using System.Security.Cryptography;

namespace AIHorde.Worker.Models;

/// <summary>
/// The small models that come with the worker, so that a bare machine really generates. They were trained by the scripts in <c>Training/</c> on pictures
/// and stories that those scripts make; each folder has a card that says what its model can do.
/// </summary>
public static class DemoModels
{
    public const string Shapes = "demo/shapes";
    public const string Tales = "demo/tales";

    /// <summary>Name and folder of the image models that are there.</summary>
    public static IReadOnlyDictionary<string, string> Image => Present(Shapes);

    /// <summary>Name and folder of the text models that are there.</summary>
    public static IReadOnlyDictionary<string, string> Text => Present(Tales);

    public static string FolderOf(string name) => Path.Combine(AppContext.BaseDirectory, "Models", name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    /// <summary>Files of a model that are missing or not as they were trained, by the folder's own list of SHA-256.</summary>
    public static IReadOnlyList<string> Damaged(string folder)
    {
        var damaged = new List<string>();
        foreach (string line in File.ReadLines(Path.Combine(folder, "SHA256SUMS")))
        {
            string expected = line[..64], name = line[66..], file = Path.Combine(folder, name);
            if (!File.Exists(file) || !Hash(file).Equals(expected, StringComparison.OrdinalIgnoreCase)) damaged.Add(name);
        }
        return damaged;
    }

    private static Dictionary<string, string> Present(string name)
    {
        string folder = FolderOf(name);
        return File.Exists(Path.Combine(folder, "SHA256SUMS")) ? new Dictionary<string, string> { [name] = folder } : [];
    }

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
