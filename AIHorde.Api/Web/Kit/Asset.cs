using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace AIHorde.Web;

/// <summary>
/// A program's own web files travel inside the assembly. Their address carries their hash, also where one module imports another, so a browser may keep
/// them for ever and asks for nothing again.
/// </summary>
public static partial class Asset
{
    const string Prefix = "assets/";

    static readonly FrozenDictionary<string, AssetFile> Files = Load();

    public static string Url(string name) => $"/{Prefix}{name}?v={Files[name].Hash}";

    /// <summary>The modules that a module imports, and those that they import: a page asks for them before it is told to by each other.</summary>
    public static IReadOnlyList<string> Imports(string name) => Files[name].Imports;

    public static IEndpointConventionBuilder MapAssets(this IEndpointRouteBuilder routes) => routes.MapGet("/assets/{name}", Serve);

    /// <summary>An address with the right hash never changes; one without is asked for again and mostly answered 304.</summary>
    static IResult Serve(string name, string? v, HttpContext context)
    {
        if (!Files.TryGetValue(name, out var file))
        {
            return Results.NotFound();
        }

        var headers = context.Response.Headers;
        headers[HeaderNames.CacheControl] = v == file.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        headers[HeaderNames.Vary] = HeaderNames.AcceptEncoding;
        var compressed = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (compressed)
        {
            headers[HeaderNames.ContentEncoding] = "br";
        }

        return Results.Bytes(compressed ? file.Brotli : file.Content, ContentType(name), entityTag: new($"\"{file.Hash}\""));
    }

    static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };

    static FrozenDictionary<string, AssetFile> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var texts = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(assembly, name));
        var files = new Dictionary<string, AssetFile>();
        foreach (var name in texts.Keys)
        {
            Make(name, texts, files);
        }

        return files.ToFrozenDictionary();
    }

    /// <summary>A module comes after those that it imports: its own hash covers theirs. Modules do not import each other in a circle.</summary>
    static AssetFile Make(string name, Dictionary<string, string> texts, Dictionary<string, AssetFile> files)
    {
        if (files.TryGetValue(name, out var made))
        {
            return made;
        }

        var imports = new List<string>();
        var text = Import().Replace(texts[name], found =>
        {
            var other = found.Groups[1].Value;
            var file = Make(other, texts, files);
            imports.AddRange(file.Imports.Append(other));
            return $"from \"./{other}?v={file.Hash}\"";
        });
        return files[name] = AssetFile.Of(text, [.. imports.Distinct()]);
    }

    static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("from \"\\./([\\w.-]+)\"")]
    private static partial Regex Import();

    sealed record AssetFile(byte[] Content, byte[] Brotli, string Hash, IReadOnlyList<string> Imports)
    {
        public static AssetFile Of(string text, IReadOnlyList<string> imports)
        {
            var content = Encoding.UTF8.GetBytes(text);
            using var small = new MemoryStream();
            using (var brotli = new BrotliStream(small, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                brotli.Write(content);
            }

            return new(content, small.ToArray(), Convert.ToHexStringLower(SHA256.HashData(content))[..12], imports);
        }
    }
}
