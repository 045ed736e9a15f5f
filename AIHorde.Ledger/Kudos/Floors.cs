namespace AIHorde.Ledger;

/// <summary>The lowest balance by kind of account. What a charge would take below it is created, in a leg of its own from <c>mint:floor</c>.</summary>
public static class Floors
{
    public static readonly Kudos Anonymous = Kudos.Whole(-50);
    public static readonly Kudos Pseudonymous = Kudos.Whole(14);
    public static readonly Kudos Registered = Kudos.Whole(25);

    /// <summary>Only charges that the service itself makes are forgiven; nobody gives away what they do not have.</summary>
    public static bool Forgives(EntryReason reason) => reason is not (EntryReason.Transfer or EntryReason.Donation or EntryReason.Promotion);
}
