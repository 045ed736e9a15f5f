using System.Text.Json.Serialization;
using AIHorde.Ledger;

namespace AIHorde.Api;

/// <param name="Held">Set aside for requests under way; a part of the balance.</param>
/// <param name="Escrow">Earned, and not spendable before the account is trusted.</param>
/// <param name="Before">The cursor of the next, older page; absent on the last.</param>
public sealed record StatementView(decimal Balance, decimal Held, decimal Escrow, IReadOnlyList<StatementLineView> Lines, long? Before);

/// <param name="Entry">The key of the entry, for <c>/kudos/ledger/proof/{entry}</c>.</param>
public sealed record StatementLineView(
    long Sequence, DateTimeOffset RecordedAt, string Reason, string Cause, string Action, decimal Amount, decimal Balance, string Entry)
{
    /// <summary>Who gave or was given, of gifts; absent otherwise.</summary>
    public string? Counterparty { get; init; }

    public static StatementLineView Of(StatementLine line) => new(
        line.Sequence,
        line.RecordedAt,
        Words(line.Reason),
        line.Cause,
        line.Action.ToString().ToLowerInvariant(),
        line.Amount.ToDecimal(),
        line.Balance.ToDecimal(),
        line.EntryKey);

    public static string Words(EntryReason reason) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
}

/// <summary>One calendar month of an account: the opening balance and all sums make the closing one.</summary>
public sealed record MonthView(string Month, decimal Opening, IReadOnlyList<MonthSumView> Reasons, decimal Closing);

/// <param name="Out">Negative, or zero.</param>
public sealed record MonthSumView(string Reason, long Movements, decimal In, decimal Out)
{
    public static MonthSumView Of(StatementSum sum) => new(StatementLineView.Words(sum.Reason), sum.Movements, sum.In.ToDecimal(), sum.Out.ToDecimal());
}

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

/// <summary>A seal as anybody may keep it. Hashes are hexadecimal.</summary>
public sealed record SealView(long Number, long Entries, string Root, string Previous, string Hash, DateTimeOffset SealedAt)
{
    public static SealView Of(Seal seal) => new(
        seal.Number, seal.Entries, Convert.ToHexStringLower(seal.Root), Convert.ToHexStringLower(seal.Previous), Convert.ToHexStringLower(seal.Hash),
        seal.SealedAt);
}

/// <summary>The way from an entry's hash up to the root of its seal: a Merkle tree of RFC 6962.</summary>
public sealed record ProofView(string Entry, string EntryHash, int Index, int Count, IReadOnlyList<string> Path, SealView Seal);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatementView))]
[JsonSerializable(typeof(MonthView))]
[JsonSerializable(typeof(EntryView))]
[JsonSerializable(typeof(SealView))]
[JsonSerializable(typeof(IReadOnlyList<SealView>))]
[JsonSerializable(typeof(ProofView))]
sealed partial class StatementJson : JsonSerializerContext;
