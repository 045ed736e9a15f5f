using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AIHorde.Api;

/// <summary>
/// What the browser carries between leaving for the provider and coming back. Bound to that browser by the cookie, so nobody else's answer fits.
/// </summary>
public sealed record SignInTicket(string Provider, string State, string Verifier, string ReturnTo, long EndsAt);

/// <summary>Who somebody proved to be, for the few minutes that registration takes.</summary>
public sealed record ProvenIdentity(string Identity, long EndsAt);

/// <summary>Seals both into cookies under a key derived from the server's pepper: every node opens what another sealed, and nothing is stored.</summary>
public sealed class TicketSealer
{
    const int NonceBytes = 12;
    const int TagBytes = 16;
    const int LengthMax = 4_000;

    readonly byte[] secret;

    public TicketSealer(IConfiguration configuration) => secret = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(configuration[KeyHasher.PepperSetting] ?? string.Empty), 32, info: "aihorde sign-in"u8.ToArray());

    public string Seal(SignInTicket ticket) => Seal(JsonSerializer.SerializeToUtf8Bytes(ticket, SignInJson.Default.SignInTicket));

    public string Seal(ProvenIdentity identity) => Seal(JsonSerializer.SerializeToUtf8Bytes(identity, SignInJson.Default.ProvenIdentity));

    public SignInTicket? OpenTicket(string? text) => Open(text) is { } json ? JsonSerializer.Deserialize(json, SignInJson.Default.SignInTicket) : null;

    public ProvenIdentity? OpenIdentity(string? text) => Open(text) is { } json ? JsonSerializer.Deserialize(json, SignInJson.Default.ProvenIdentity) : null;

    string Seal(byte[] plain)
    {
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(secret, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length));
        return System.Buffers.Text.Base64Url.EncodeToString(box);
    }

    byte[]? Open(string? text)
    {
        if (text is not { Length: > 0 and <= LengthMax } || !System.Buffers.Text.Base64Url.IsValid(text))
        {
            return null;
        }

        var box = System.Buffers.Text.Base64Url.DecodeFromChars(text);
        if (box.Length <= NonceBytes + TagBytes)
        {
            return null;
        }

        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(secret, TagBytes);
        try
        {
            aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), plain);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(SignInTicket))]
[JsonSerializable(typeof(ProvenIdentity))]
sealed partial class SignInJson : JsonSerializerContext;
