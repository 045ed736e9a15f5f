using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Api;

/// <summary>
/// API keys are 128 random bits, shown once and kept as HMAC-SHA-256 under a pepper that is not in the database: a stolen dump opens nothing.
/// The pepper has no default, and without one the server does not start.
/// </summary>
public sealed class KeyHasher
{
    public const string PepperSetting = "AIHORDE_KEY_PEPPER";
    public const string Anonymous = "0000000000";

    const int PepperLengthMin = 16;
    const int KeyBytes = 16;

    readonly byte[] pepper;

    public KeyHasher(IConfiguration configuration)
    {
        var text = configuration[PepperSetting];
        if (text is not { Length: >= PepperLengthMin })
        {
            throw new InvalidOperationException(
                $"{PepperSetting} must be set to a secret of at least {PepperLengthMin} characters. "
                + "It keys the hashes of all API keys: keep it, and keep it out of the database.");
        }

        pepper = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>22 characters of A-Z, a-z, 0-9, - and _, as clients and password managers know them.</summary>
    public static string Generate() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>What is stored and looked up. Any text may be presented; it simply matches nothing.</summary>
    public string Hex(string key) => Convert.ToHexStringLower(HMACSHA256.HashData(pepper, Encoding.UTF8.GetBytes(key)));
}
