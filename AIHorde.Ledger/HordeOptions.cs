using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace AIHorde.Ledger;

/// <summary>How often the life cycles are looked after, and the rules that an operator chooses.</summary>
public sealed record HordeOptions
{
    /// <summary>Escrow above this makes an old enough, unsuspicious account trusted. Without a value nobody is trusted by rule.</summary>
    public Kudos? TrustThreshold { get; init; }

    /// <summary>How often requests whose time is over and jobs whose lease is over are looked for.</summary>
    public TimeSpan RequestsEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often accounts are looked through for those that earned trust.</summary>
    public TimeSpan PromotionsEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often monthly allowances are looked for; one that was missed is made up a month at a time.</summary>
    public TimeSpan AllowancesEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most that one look takes on; the rest waits for the next.</summary>
    public int PerLook { get; init; } = 500;

    /// <summary>What the operator set in the environment; a threshold that is no number is refused at the start rather than taken for none.</summary>
    internal static HordeOptions From(IConfiguration? configuration) => configuration?["KUDOS_TRUST_THRESHOLD"] is { Length: > 0 } threshold
        ? new() { TrustThreshold = Kudos.FromDecimal(decimal.Parse(threshold, NumberStyles.Number, CultureInfo.InvariantCulture)) }
        : new();
}
