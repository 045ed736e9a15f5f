using System.Globalization;

namespace AIHorde.Ledger.Store;

/// <summary>
/// A seal that somebody outside wrote down, as <c>ledger verify</c> printed it: <c>NUMBER:HASH</c>. Not even the owner of the database can replace it.
/// </summary>
public sealed record KeptSeal(long Number, string Hash)
{
    const int HashLength = 64;

    public static KeptSeal Of(Seal seal) => new(seal.Number, Convert.ToHexStringLower(seal.Hash));

    /// <summary>Null for what is not one.</summary>
    public static KeptSeal? TryParse(string text) =>
        text.Split(':') is [var number, { Length: HashLength } hash] && hash.All(char.IsAsciiHexDigit)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
        ? new(parsed, hash.ToLowerInvariant())
        : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Hash}");
}
