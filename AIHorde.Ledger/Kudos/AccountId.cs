namespace AIHorde.Ledger;

/// <summary>
/// Where kudos are. A user has a spendable account and an escrow; the system's accounts say where kudos came from and went to.
/// System accounts have no row that writers would queue for: their balance is the sum of their postings.
/// </summary>
public readonly record struct AccountId(string Value)
{
    const string SpendablePrefix = "user:";
    const string EscrowPrefix = "escrow:";

    public static readonly AccountId MintGeneration = new("mint:generation");
    public static readonly AccountId MintUptime = new("mint:uptime");
    public static readonly AccountId MintAward = new("mint:award");
    public static readonly AccountId MintRecurring = new("mint:recurring");
    public static readonly AccountId MintStyle = new("mint:style");
    public static readonly AccountId MintFloor = new("mint:floor");
    public static readonly AccountId MintAdmin = new("mint:admin");
    public static readonly AccountId BurnTax = new("burn:tax");
    public static readonly AccountId BurnUsage = new("burn:usage");

    /// <summary>Balances that were imported from elsewhere.</summary>
    public static readonly AccountId Opening = new("opening");

    public static AccountId Spendable(UserId user) => new(SpendablePrefix + user);

    /// <summary>What an untrusted user earned and cannot spend yet.</summary>
    public static AccountId Escrow(UserId user) => new(EscrowPrefix + user);

    public bool IsSpendable => Value.StartsWith(SpendablePrefix, StringComparison.Ordinal);

    public bool IsEscrow => Value.StartsWith(EscrowPrefix, StringComparison.Ordinal);

    public bool IsSystem => !IsSpendable && !IsEscrow;

    public override string ToString() => Value;
}
