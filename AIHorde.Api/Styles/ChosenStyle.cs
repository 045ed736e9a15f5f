using AIHorde.Ledger;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Styles;

/// <summary>The style that a request goes by.</summary>
sealed record ChosenStyle(Style Style)
{
    /// <summary>Where it was drawn from, when the request named a collection.</summary>
    public CollectionId? Collection { get; init; }

    /// <summary>The author's key, when it can pay: then the request is the author's.</summary>
    public SharedKey? Key { get; init; }
}
