using AIHorde.Ledger;

namespace AIHorde.Api;

/// <summary>An entry as one of its parties reads it: the amounts of its legs add up to zero.</summary>
public sealed record EntryView(string Entry, string Reason, string Cause, DateTimeOffset RecordedAt, IReadOnlyList<EntryLegView> Legs)
{
    /// <summary>What it paid for; absent where it paid for none.</summary>
    public EntryWorkView? Work { get; init; }

    public static EntryView Of(PostedEntry posted, UserId reader) =>
        new(posted.Key, StatementLineView.Words(posted.Reason), posted.Cause, posted.RecordedAt, [.. posted.Legs.Select(leg => EntryLegView.Of(leg, reader))]);
}

/// <param name="Account">The reader's account or escrow, another's, or an account of the system by its name; who another is stays untold.</param>
/// <param name="Balance">After it; of the reader's own accounts.</param>
public sealed record EntryLegView(string Account, decimal Amount, decimal? Balance)
{
    public const string Own = "own", OwnEscrow = "own_escrow", Other = "other", OtherEscrow = "other_escrow";

    public static EntryLegView Of(PostedLeg leg, UserId reader)
    {
        var name = leg.Account switch
        {
            var account when account == AccountId.Spendable(reader) => Own,
            var account when account == AccountId.Escrow(reader) => OwnEscrow,
            { IsSpendable: true } => Other,
            { IsEscrow: true } => OtherEscrow,
            var system => system.Value,
        };
        return new(name, leg.Amount.ToDecimal(), name is Own or OwnEscrow ? leg.Balance.ToDecimal() : null);
    }
}

/// <summary>What an entry paid for. It outlives the request, and never says what was asked for in words.</summary>
public sealed record EntryWorkView(string Kind, DateTimeOffset QueuedAt)
{
    public Guid? Request { get; init; }

    public int? Pieces { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public Guid? Job { get; init; }

    public Guid? Worker { get; init; }

    public string? Model { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public int? Steps { get; init; }

    public long? Tokens { get; init; }

    public int? TokensMax { get; init; }

    /// <summary>What the work is valued at, before what is burned of the charge or minted for the reward.</summary>
    public decimal? Worth { get; init; }

    /// <summary>Seconds from asking until a worker took it.</summary>
    public double? Waited { get; init; }

    /// <summary>From taking it to its result.</summary>
    public double? Seconds { get; init; }

    public string? TraceId { get; init; }
}
