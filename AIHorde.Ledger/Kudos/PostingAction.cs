namespace AIHorde.Ledger;

/// <summary>
/// Under which of an account's running totals a posting counts. The totals of an account add up to its balance, always.
/// The first eight are the members of the public <c>kudos_details</c>.
/// </summary>
public enum PostingAction
{
    Accumulated,
    Gifted,
    Donated,
    Admin,
    Received,
    Recurring,
    Awarded,
    Styled,

    /// <summary>Kudos that were created to keep the balance at its floor.</summary>
    Forgiven,

    /// <summary>Kudos that were created because holds left too little for a charge; they are returned when the holds end.</summary>
    Lent,

    /// <summary>Corrections and imported balances.</summary>
    Other,
}

static class PostingActions
{
    public static readonly int Count = Enum.GetValues<PostingAction>().Length;

    /// <summary>The contract's table of movements, as a function.</summary>
    public static PostingAction Of(EntryReason reason, bool isCredit) => reason switch
    {
        EntryReason.Generation or EntryReason.Tax or EntryReason.Uptime or EntryReason.Promotion => PostingAction.Accumulated,
        EntryReason.Transfer => isCredit ? PostingAction.Received : PostingAction.Gifted,
        EntryReason.Donation => isCredit ? PostingAction.Received : PostingAction.Donated,
        EntryReason.Award or EntryReason.Rating => PostingAction.Awarded,
        EntryReason.Recurring => PostingAction.Recurring,
        EntryReason.Style => PostingAction.Styled,
        EntryReason.Admin => PostingAction.Admin,
        EntryReason.FloorReturn => PostingAction.Lent,
        _ => PostingAction.Other,
    };
}
