using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace AIHorde.Api;

/// <summary>
/// For answers that are the same for everybody: how many seconds browsers and proxies may keep them, and an ETag to ask again with. Everything else
/// under the API is never stored. The reference caches these answers itself, for as long, and sends no header.
/// </summary>
public sealed record Freshness(int Seconds)
{
    const int TagBytes = 12;

    /// <summary>The masks of X-Fields make other bodies of the same address.</summary>
    const string Varies = "X-Fields";

    /// <summary>Writes the headers; true if the asker has this very answer already and 304 is enough.</summary>
    public static bool IsKnown(HttpContext context, ReadOnlySpan<byte> json)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Freshness>() is not { } freshness)
        {
            return false;
        }

        var headers = context.Response.Headers;
        var tag = $"\"{Base64Url.EncodeToString(SHA256.HashData(json).AsSpan(0, TagBytes))}\"";
        headers.CacheControl = freshness.Seconds == 0 ? "no-cache" : $"public, max-age={freshness.Seconds}";
        headers.ETag = tag;
        headers.Vary = Varies;
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(one => one.Tag == tag || one.Equals(EntityTagHeaderValue.Any));
    }
}

static class FreshnessExtensions
{
    /// <param name="seconds">0 is for what people change themselves: it may be kept, and must be asked for again each time.</param>
    public static T Fresh<T>(this T route, int seconds)
        where T : IEndpointConventionBuilder => route.WithMetadata(new Freshness(seconds));
}
