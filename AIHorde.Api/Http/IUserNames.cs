using AIHorde.Ledger;

namespace AIHorde.Api;

/// <summary>Finds the aliases (<c>name#id</c>) of accounts that an answer names. Every id asked for is in the answer, wiped accounts too.</summary>
public interface IUserNames
{
    Task<IReadOnlyDictionary<UserId, string>> AliasesAsync(IReadOnlyCollection<UserId> users, CancellationToken cancellationToken);
}
