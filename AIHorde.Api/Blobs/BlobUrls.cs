using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace AIHorde.Api.Blobs;

static class RequestOrigin
{
    /// <summary>By which a request reached this server, and by which its sender will reach a blob.</summary>
    public static string Origin(this HttpRequest request) => $"{request.Scheme}://{request.Host}";
}

/// <summary>
/// URLs that carry their own permission: verb, name and end of validity, signed. Whoever has one may do that one thing until then, without a
/// key, as existing workers and browsers need it.
/// </summary>
public sealed class BlobUrls(byte[] secret, TimeProvider time)
{
    public const string Path = "/blobs";

    /// <summary>The secret is derived from the key pepper, so that all nodes of a cluster share it without a setting more.</summary>
    public static byte[] DeriveSecret(string pepper) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(pepper), "aihorde blob urls"u8);

    public string Sign(string verb, string name, string origin, TimeSpan lifetime)
    {
        var expires = time.GetUtcNow().Add(lifetime).ToUnixTimeSeconds();
        return $"{origin.TrimEnd('/')}{Path}/{name}?expires={expires.ToString(CultureInfo.InvariantCulture)}&signature={Signature(verb, name, expires)}";
    }

    public bool Verify(string verb, string name, long expires, string signature)
    {
        var expected = Encoding.ASCII.GetBytes(Signature(verb, name, expires));
        var isSame = CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
        return isSame && time.GetUtcNow().ToUnixTimeSeconds() <= expires;
    }

    string Signature(string verb, string name, long expires)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{verb}\n{name}\n{expires}");
        return WebEncoders.Base64UrlEncode(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)));
    }
}
