using AIHorde.Ledger;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Requests;

/// <summary>Who asks: the account that pays, as it was within the last seconds. What it has is decided by the ledger again.</summary>
public sealed record Asker(UserView Account)
{
    public SharedKeyId? SharedKey { get; init; }

    /// <summary>The key was empty and the requester agreed to be served as an anonymous one.</summary>
    public bool Downgraded { get; init; }

    /// <summary>The account lent its key to a style; who sits at the other end is somebody else.</summary>
    public bool IsByStyle { get; init; }

    /// <summary>The operator's list holds the address for one that hides who is behind it.</summary>
    public bool AtUnsafeAddress { get; init; }

    public UserId Id => Account.Id;

    public bool IsAnonymous => Account.Id == UserId.Anonymous;

    public bool IsTrusted => Account.Has(Roles.Trusted);

    /// <summary>Whether a worker that wants to see the price may count on it.</summary>
    public bool Covers(Kudos price)
    {
        var available = Account.Floor.IsPositive ? Account.Balance - Account.Floor : Account.Balance;
        return IsTrusted || available >= price;
    }
}
