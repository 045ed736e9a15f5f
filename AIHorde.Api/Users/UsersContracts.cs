using System.Text.Json.Serialization;
using AIHorde.Ledger.Users;

namespace AIHorde.Api;

/// <summary>What may be changed of an account. Of the last three any value counts as asking, <c>false</c> too, as in the reference.</summary>
public sealed record UserChangeRequest
{
    public decimal? Kudos { get; init; }

    public int? MonthlyKudos { get; init; }

    public decimal? UsageMultiplier { get; init; }

    public bool? Moderator { get; init; }

    public int? Concurrency { get; init; }

    public int? WorkerInvited { get; init; }

    public bool? Trusted { get; init; }

    public bool? Flagged { get; init; }

    public bool? Customizer { get; init; }

    public bool? Vpn { get; init; }

    public bool? Service { get; init; }

    public bool? Education { get; init; }

    public bool? Special { get; init; }

    public string? AdminComment { get; init; }

    public bool? PublicWorkers { get; init; }

    public string? Username { get; init; }

    public string? Contact { get; init; }

    public bool? ResetSuspicion { get; init; }

    public bool? GenerateProxyPasskey { get; init; }

    public bool? Undelete { get; init; }
}

/// <summary>What was changed, with its new value.</summary>
[WireName("ModifyUser")]
public sealed record UserChangedView
{
    public decimal? NewKudos { get; init; }

    public int? MonthlyKudos { get; init; }

    public decimal? UsageMultiplier { get; init; }

    public bool? Moderator { get; init; }

    public int? Concurrency { get; init; }

    public int? WorkerInvited { get; init; }

    public bool? Trusted { get; init; }

    public bool? Flagged { get; init; }

    public bool? Customizer { get; init; }

    public bool? Vpn { get; init; }

    public bool? Service { get; init; }

    public bool? Education { get; init; }

    public bool? Special { get; init; }

    public int? NewSuspicion { get; init; }

    public string? AdminComment { get; init; }

    public bool? PublicWorkers { get; init; }

    public string? Username { get; init; }

    public string? Contact { get; init; }

    public string? ProxyPasskey { get; init; }

    public bool? Undeleted { get; init; }
}

/// <param name="IdentityToken">The content of the cookie that a sign-in elsewhere left; the account is then that identity's.</param>
public sealed record RegistrationRequest(string Username, string? IdentityToken);

/// <summary>The only time that the key is shown.</summary>
[WireName("RegisteredUser", Status = 201)]
public sealed record RegistrationView(int Id, string Username, string ApiKey);

[WireName("ModifyUserInput")]
sealed class UserChangeSchema : BodySchema
{
    public UserChangeSchema()
    {
        Optional("kudos", Field.Number());
        Optional("monthly_kudos", Field.Integer());
        Optional("usage_multiplier", Field.Number(0.1m, 10));
        Optional("concurrency", Field.Integer(0, UserLimits.ConcurrencyMax));
        Optional("worker_invited", Field.Integer(0, 10_000));
        Optional("admin_comment", Field.Text(5, 500));
        Optional("username", Field.Text(3, 100));
        Optional("contact", Field.Text(5, 500, orEmpty: true));
        foreach (var flag in (string[])["moderator", "trusted", "flagged", "customizer", "vpn", "service", "education", "special", "reset_suspicion",
            "public_workers", "generate_proxy_passkey", "undelete", "filtered"])
        {
            Optional(flag, Field.Flag());
        }
    }
}

[WireName("RegistrationInput")]
sealed class RegistrationSchema : BodySchema
{
    public RegistrationSchema()
    {
        Required("username", Field.Text(1, 100));
        Optional("identity_token", Field.Text(1, 4_000));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(IReadOnlyList<ListedAccount>))]
[JsonSerializable(typeof(UserChangeRequest))]
[JsonSerializable(typeof(UserChangedView))]
[JsonSerializable(typeof(RegistrationRequest))]
[JsonSerializable(typeof(RegistrationView))]
[JsonSerializable(typeof(TestUserRequest))]
[JsonSerializable(typeof(TestUserView))]
[JsonSerializable(typeof(ServiceInfo))]
sealed partial class UsersJson : JsonSerializerContext;
