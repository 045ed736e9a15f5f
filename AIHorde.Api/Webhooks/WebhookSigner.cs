using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Api.Webhooks;

/// <summary>
/// Signs messages as Standard Webhooks does: an id that stays the same over repetitions, the time, and an HMAC over both and the body. Each account
/// has a secret of its own, derived from the key pepper, so that nothing more has to be stored.
/// </summary>
public sealed class WebhookSigner(string pepper)
{
    const string prefix = "whsec_";

    /// <summary>What a receiver verifies with; shown to the account alone.</summary>
    public string SecretOf(int user) => prefix + Convert.ToBase64String(KeyOf(user));

    public string Sign(int user, string id, DateTimeOffset at, string body)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(KeyOf(user), Encoding.UTF8.GetBytes(signed)));
    }

    byte[] KeyOf(int user) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(pepper), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"aihorde webhook {user}")));
}
