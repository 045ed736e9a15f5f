using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Api.Web.Session;

/// <summary>
/// Who is signed in on the site: the API key, sealed in a cookie that scripts cannot read. The seal's key is derived from the server's pepper, so
/// every node opens what another sealed and nothing is stored.
/// </summary>
public sealed class SessionCookie(IConfiguration configuration, TimeProvider time)
{
    public const string Name = "aihorde-session";
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    const int NonceBytes = 12;
    const int TagBytes = 16;
    const int TimeBytes = 8;
    const int KeyLengthMax = 200;

    readonly byte[] secret = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(configuration[KeyHasher.PepperSetting] ?? ""), 32, info: "aihorde site session"u8.ToArray());

    public void Write(HttpContext context, string apiKey) => context.Response.Cookies.Append(Name, Seal(apiKey), Options(context.Request));

    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context.Request));

    /// <summary>The API key of who is signed in; null where nobody is, or the cookie is old, or not ours.</summary>
    public string? Read(HttpRequest request) => request.Cookies.TryGetValue(Name, out var value) ? Open(value) : null;

    public string Seal(string apiKey)
    {
        var plain = new byte[TimeBytes + Encoding.UTF8.GetByteCount(apiKey)];
        BinaryPrimitives.WriteInt64BigEndian(plain, time.GetUtcNow().ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(apiKey, plain.AsSpan(TimeBytes));

        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(secret, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length));
        return Base64Url.EncodeToString(box);
    }

    public string? Open(string sealedKey)
    {
        if (sealedKey.Length > 2 * KeyLengthMax || !Base64Url.IsValid(sealedKey))
        {
            return null;
        }

        var box = Base64Url.DecodeFromChars(sealedKey);
        var length = box.Length - NonceBytes - TagBytes;
        if (length < TimeBytes)
        {
            return null;
        }

        var plain = new byte[length];
        using var aes = new AesGcm(secret, TagBytes);
        try
        {
            aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, length), box.AsSpan(NonceBytes + length), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(plain));
        return age <= Lifetime ? Encoding.UTF8.GetString(plain, TimeBytes, length - TimeBytes) : null;
    }

    static CookieOptions Options(HttpRequest request) =>
        new() { HttpOnly = true, Secure = request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = Lifetime, Path = "/", IsEssential = true };
}
