namespace AIHorde.Ledger;

/// <summary>Why kudos moved. A closed set; the database knows it too.</summary>
public enum EntryReason
{
    /// <summary>An account comes into being, or its floor changes.</summary>
    Opening,

    /// <summary>A job, text or form was delivered: requester, worker's owner, mint and burn in one entry.</summary>
    Generation,

    /// <summary>The charge for activating a request.</summary>
    Tax,

    /// <summary>A worker was there for its users.</summary>
    Uptime,

    /// <summary>An account became trusted: its escrow becomes spendable.</summary>
    Promotion,

    /// <summary>A gift from user to user.</summary>
    Transfer,

    /// <summary>A gift to an education account.</summary>
    Donation,

    /// <summary>Given by the operator.</summary>
    Award,

    /// <summary>For rating images.</summary>
    Rating,

    /// <summary>The monthly allowance.</summary>
    Recurring,

    /// <summary>Somebody else's request used the user's style.</summary>
    Style,

    /// <summary>An administrator's adjustment.</summary>
    Admin,

    /// <summary>What the floor lent against a hold comes back when the hold ends.</summary>
    FloorReturn,

    /// <summary>A correction of an earlier entry, which itself is never changed.</summary>
    Correction,
}
