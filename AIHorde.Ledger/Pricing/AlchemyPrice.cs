using AIHorde.Ledger.Dispatch;

namespace AIHorde.Ledger.Pricing;

/// <summary>What the forms of alchemy cost and earn.</summary>
public static class AlchemyPrice
{
    public const int TileSide = 512;

    /// <summary>Larger pictures are not taken.</summary>
    public const int TilesMax = 255;

    static readonly Kudos plain = Kudos.Whole(1);
    static readonly Kudos interrogation = Kudos.Whole(3);
    static readonly Kudos perTile = Kudos.Whole(3);

    public static int Tiles(int width, int height) => Sides(width) * Sides(height);

    /// <summary>Work on a picture costs by its size, looking at it does not.</summary>
    public static Kudos Reward(string form, int tiles) =>
        AlchemyForms.IsPicture(form) ? perTile * tiles : form == AlchemyForms.Interrogation ? interrogation : plain;

    /// <summary>
    /// One more than the worker gets, and a second one from who takes slow workers. The published words say the opposite of the latter; what has always been
    /// charged is kept.
    /// </summary>
    public static Kudos Charge(Kudos reward, bool slowWorkers) => reward + Kudos.Whole(slowWorkers ? 2 : 1);

    static int Sides(int pixels) => (pixels + TileSide - 1) / TileSide;
}
