using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Api.Blobs;

/// <summary>
/// Presigned URLs of S3-compatible stores (signature version 4, query string). Everything that this server does with a store can be done by such a URL,
/// so that no SDK is needed.
/// </summary>
public sealed class SigV4(string accessKey, string secretKey, string region)
{
    const string algorithm = "AWS4-HMAC-SHA256";

    public string Presign(string verb, Uri resource, DateTimeOffset now, TimeSpan lifetime)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = stamp[..8];
        var scope = $"{day}/{region}/s3/aws4_request";
        var query = string.Join('&',
            $"X-Amz-Algorithm={algorithm}",
            $"X-Amz-Credential={Uri.EscapeDataString($"{accessKey}/{scope}")}",
            $"X-Amz-Date={stamp}",
            string.Create(CultureInfo.InvariantCulture, $"X-Amz-Expires={(int)lifetime.TotalSeconds}"),
            "X-Amz-SignedHeaders=host");
        var canonical = $"{verb}\n{resource.AbsolutePath}\n{query}\nhost:{resource.Authority}\n\nhost\nUNSIGNED-PAYLOAD";
        var toSign = $"{algorithm}\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Convert.ToHexStringLower(Hmac(SigningKey(day), toSign));
        return $"{resource.GetLeftPart(UriPartial.Path)}?{query}&X-Amz-Signature={signature}";
    }

    byte[] SigningKey(string day) =>
        Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + secretKey), day), region), "s3"), "aws4_request");

    static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
