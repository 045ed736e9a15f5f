namespace AIHorde.Ledger.Pricing.Image;

/// <summary>The value of one image, whatever model makes it.</summary>
public sealed class UnitPrice(ImagePriceEstimator estimator)
{
    const double perLora = 3;
    const double forTextualInversion = 1;
    const double smallestArea = 64 * 64;

    /// <summary>Rounded to the cent. What the estimator never saw is priced by the older formula.</summary>
    public decimal Of(ImageWork work)
    {
        var kudos = estimator.Knows(work) ? estimator.Estimate(work) : ByFormula(work);
        kudos += perLora * work.Loras + (work.HasTextualInversion ? forTextualInversion : 0);
        return decimal.Round((decimal)kudos, 2, MidpointRounding.ToEven);
    }

    /// <summary>The formula of before there were estimates: by area and steps alone.</summary>
    public static double ByFormula(ImageWork work)
    {
        var area = (double)work.Width * work.Height;
        var relative = Math.Pow(area - smallestArea, 1.75) / Math.Pow(1024 * 1024 - smallestArea, 1.75);
        var steps = 0.1232 * work.Steps;
        var kudos = Round(steps + relative * steps * 8.75);
        foreach (var _ in work.PostProcessing) kudos = Round(1.2 * kudos);
        return work.ControlType is not null && !work.ReturnControlMap ? Round(3 * kudos) : kudos;
    }

    static double Round(double kudos) => Math.Round(kudos, 2, MidpointRounding.ToEven);
}
