using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace AIHorde.Web;

/// <summary>A program's own web files travel inside the assembly. Their address carries their hash, so a browser may keep them for ever.</summary>
public static class Asset
{
    const string Prefix = "assets/";

    static readonly FrozenDictionary<string, (byte[] Content, string Hash)> Files = Load();

    public static string Url(string name) => $"/{Prefix}{name}?v={Files[name].Hash}";

    public static IEndpointConventionBuilder MapAssets(this IEndpointRouteBuilder routes) => routes.MapGet("/assets/{name}", Serve);

    /// <summary>An address with the right hash never changes; one without (a module that another imports) is asked for again and mostly answered 304.</summary>
    static IResult Serve(string name, string? v, HttpResponse response)
    {
        if (!Files.TryGetValue(name, out var file))
        {
            return Results.NotFound();
        }

        response.Headers[HeaderNames.CacheControl] = v == file.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(file.Content, ContentType(name), entityTag: new($"\"{file.Hash}\""));
    }

    static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };

    static FrozenDictionary<string, (byte[] Content, string Hash)> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly, name));
    }

    static (byte[] Content, string Hash) Read(Assembly assembly, string name)
    {
        using var from = assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        from.CopyTo(content);
        return (content.ToArray(), Convert.ToHexStringLower(SHA256.HashData(content.ToArray()))[..12]);
    }
}
