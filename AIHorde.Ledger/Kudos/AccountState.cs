using System.Collections.Immutable;

namespace AIHorde.Ledger;

/// <summary>What is known of a user's account: the fold of its postings and holds.</summary>
/// <param name="Openings">How often it was opened or got another floor; 0 means that nobody opened it.</param>
/// <param name="Sequence">Number of the last posting; gapless from 1.</param>
/// <param name="Floor">The balance that charges cannot take it below.</param>
/// <param name="Held">The sum of its open holds.</param>
/// <param name="LastEntryAt">An account's time never runs backwards, whatever the clocks of the nodes do.</param>
/// <param name="Totals">By <see cref="PostingAction"/>; they add up to the balance.</param>
public sealed record AccountState(
    int Openings, Kudos Balance, Kudos Floor, Kudos Held, long Sequence, DateTimeOffset LastEntryAt, ImmutableArray<long> Totals)
{
    public static readonly AccountState Unopened = new(0, Kudos.Zero, Kudos.Zero, Kudos.Zero, 0, default, [.. new long[PostingActions.Count]]);

    public bool IsOpen => Openings > 0;

    public Kudos Available => Balance - Floor - Held;

    public Kudos Total(PostingAction action) => new(Totals[(int)action]);

    /// <summary>What the floor lent against holds and has not got back.</summary>
    internal Kudos Lent => Total(PostingAction.Lent);

    internal AccountState With(PostedLeg leg, DateTimeOffset at) => this with
    {
        Balance = leg.Balance,
        Sequence = leg.Sequence,
        LastEntryAt = at,
        Totals = Totals.SetItem((int)leg.Action, checked(Totals[(int)leg.Action] + leg.Amount.Hundredths)),
    };
}
