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
