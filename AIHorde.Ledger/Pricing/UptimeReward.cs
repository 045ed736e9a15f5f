using AIHorde.Ledger.Models;

namespace AIHorde.Ledger.Pricing;

/// <summary>What a worker earns for being there, for each ten minutes without a gap.</summary>
public static class UptimeReward
{
    public const int IntervalSeconds = 600;
    const int contextMax = 262_144;

    public static Kudos OfImage(int models, bool allowLora) => Kudos.Whole(50 + 2 * models + (allowLora ? 30 : 0));

    public static readonly Kudos OfAlchemy = Kudos.Whole(40);

    public static Kudos OfText(TextModel? firstModel, int maxContextLength, bool backendValidated)
    {
        var basis = 25 + 15 * (double)Math.Min(maxContextLength, contextMax) / 1024;
        if (firstModel is null) return Kudos.FromDecimal((decimal)(basis * 0.5));
        var kudos = basis * Math.Max(firstModel.Billions / 7, 0.25) * (backendValidated ? 1 : 0.3);
        return Kudos.FromDecimal((decimal)Math.Round(kudos, 2, MidpointRounding.ToEven));
    }
}
