using AIHorde.Ledger.Models;

namespace AIHorde.Ledger.Pricing;

/// <summary>
/// What texts cost and earn, by the contract's formulas. The formulas are in binary floating point with half-to-even rounding, because clients compare
/// what they read to the cent; everything that is booked is <see cref="Kudos"/>.
/// </summary>
public static class TextPrice
{
    const int charactersPerToken = 4;
    const int tokensMin = 20;
    const double rewardDivisor = 125;
    const double quoteDivisor = 100;
    const double unvalidatedFactor = 0.3;
    const double unknownFactor = 0.027;
    const double unnamedBillions = 13;
    const double upfrontDivisor = 21;
    const double upfrontWithoutModel = 20;

    public static readonly Kudos Tax = Kudos.Whole(1);
    public static readonly Kudos StyleTax = Kudos.Whole(2);

    /// <summary>An estimate of tokens by length, which no text is below, except where less was asked for.</summary>
    public static int Tokens(int characters, int maxLength) =>
        Math.Min(Math.Max(tokensMin, (characters + charactersPerToken - 1) / charactersPerToken), maxLength);

    public static double ContextMultiplier(double tokens) => Math.Clamp(1.2 + Math.Pow(2.2, Math.Log2(tokens / 1024)), 0.1, 30);

    /// <summary>Large models earn a little more than their size says.</summary>
    public static double SizeBonus(double billions) => Math.Pow(Math.Max(billions, 13) / 13, 0.20);

    /// <summary>What a worker is told that it earned. Rounded for known models alone, as the reference does.</summary>
    public static double Reward(TextModel? model, int promptCharacters, int resultCharacters, int maxLength, bool backendValidated, bool ownerTrusted)
    {
        var context = ContextMultiplier(Tokens(promptCharacters, maxLength));
        var tokens = Tokens(resultCharacters, maxLength);
        if (model is null) return ownerTrusted ? tokens * context * unknownFactor : context;
        var kudos = tokens * SizeBonus(model.Billions) * model.Billions / rewardDivisor;
        return Round((backendValidated ? kudos : kudos * unvalidatedFactor) * context);
    }

    /// <summary>What the requester pays for one text: the reward and one kudos of tax; for a censored one, the tax alone.</summary>
    public static Kudos Charge(double reward, bool censored) => (censored ? Kudos.Zero : Kudos.FromDecimal((decimal)reward)) + Tax;

    /// <summary>The answer to a dry run, before it is rounded to a whole number. Only the first model counts.</summary>
    public static double Quote(IReadOnlyList<string> models, TextModelReference reference, int maxLength, int maxContextLength, int count)
    {
        var context = ContextMultiplier(maxContextLength);
        return (Piece() + 1) * count + 1;

        double Piece()
        {
            if (models.Count == 0) return Round(maxLength * unnamedBillions * context / quoteDivisor);
            if (reference.Find(models[0]) is not { } model) return maxLength * unknownFactor * context;
            return Round(maxLength * SizeBonus(model.Billions) * model.Billions * context / quoteDivisor);
        }
    }

    /// <summary>What an account must have on hand for a request beyond its free budget. An admission test; not what is charged.</summary>
    public static Kudos Upfront(IReadOnlyList<string> models, TextModelReference reference, int maxLength, int count)
    {
        if (models.Count == 0) return Kudos.FromDecimal((decimal)upfrontWithoutModel * count);
        var largest = models.Max(reference.BillionsOf);
        return Kudos.FromDecimal((decimal)(Round(maxLength * largest / upfrontDivisor) * count));
    }

    /// <summary>The tokens that anybody may ask for without kudos up front: more with more workers, less with a longer queue.</summary>
    public static int FreeTokens(int threads, int queued) => 512 + 5 * threads - (int)Math.Round(0.9 * queued);

    public static int ClampFreeTokens(int budget) => Math.Clamp(budget, 256, 512);

    static double Round(double kudos) => Math.Round(kudos, 2, MidpointRounding.ToEven);
}
