namespace AIHorde.Ledger.Users;

/// <summary>Who asks for a change. An administrator is named by the operator's settings, not by a role, and is not a moderator by that.</summary>
public readonly record struct Actor(UserId User, bool IsAdministrator)
{
    /// <summary>The cluster's own rules, and its operator at the console.</summary>
    public static readonly Actor Operator = new(UserLimits.FirstAdministrator, true);
}
