namespace AIHorde.Ledger.Users;

/// <summary>The numbers that govern accounts.</summary>
public static class UserLimits
{
    public const int Concurrency = 30;
    public const int ConcurrencyAnonymous = 500;
    public const int ConcurrencyEducation = 200;
    public const int ConcurrencyMax = 500;
    public const int UsernameLength = 30;
    public const int ContactLength = 50;

    /// <summary>With this many suspicions an untrusted account or worker counts as suspicious.</summary>
    public const int SuspicionThreshold = 5;

    public const int SharedKeys = 3;
    public const int SharedKeysTrusted = 10;
    public const int SharedKeysEducation = 1000;

    /// <summary>A deleted account that was active within this time is not wiped.</summary>
    public static readonly TimeSpan WipeAfterInactivity = TimeSpan.FromDays(30);

    /// <summary>The least age of an account that is trusted by rule.</summary>
    public static readonly TimeSpan PromotionAge = TimeSpan.FromDays(7);

    public static readonly Kudos ModeratorMonthly = Kudos.Whole(300_000);

    /// <summary>The person who runs the cluster: the only one that may award.</summary>
    public static readonly UserId FirstAdministrator = new(1);

    public const string AnonymousKey = "0000000000";
    public const string AnonymousName = "Anonymous";
}
