using System.Globalization;
using AIHorde.Ledger;

namespace AIHorde.Api;

/// <summary>The operator's rules for the ledger's life cycles, from settings.</summary>
static class HordeSettings
{
    /// <summary>As the reference names it. Without it nobody is trusted by rule, and half of what new workers earn waits for a moderator.</summary>
    public const string TrustSetting = "KUDOS_TRUST_THRESHOLD";

    public static HordeOptions Read(IConfiguration configuration) => new()
    {
        TrustThreshold = decimal.TryParse(configuration[TrustSetting], NumberStyles.Number, CultureInfo.InvariantCulture, out var threshold)
            ? Ledger.Kudos.FromDecimal(threshold)
            : null,
    };
}
