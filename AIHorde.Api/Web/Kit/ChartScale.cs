namespace AIHorde.Web;

/// <summary>Where a value stands between the foot and the top of a chart, and which values are worth a line across it.</summary>
public abstract record ChartScale
{
    public abstract IReadOnlyList<double> Ticks(double max);

    /// <summary>From 0 at the foot to 1 at the top.</summary>
    public abstract double Height(double value, double max);

    /// <summary>From zero to a round number.</summary>
    public sealed record Linear : ChartScale
    {
        public override IReadOnlyList<double> Ticks(double max) => [.. Enumerable.Range(0, 4).Select(i => Top(max) * i / 3)];

        public override double Height(double value, double max) => value / Top(max);

        static double Top(double max)
        {
            if (max <= 0)
            {
                return 3;
            }

            // Tops whose thirds are short numbers.
            var unit = Math.Pow(10, Math.Floor(Math.Log10(max)));
            return new[] { 1.5, 3, 4.5, 6, 7.5, 9, 15 }.First(step => step * unit >= max * 0.999) * unit;
        }
    }

    /// <summary>For times that differ by orders of magnitude: half a second to an hour, each step as high as the next.</summary>
    public sealed record Waits : ChartScale
    {
        const double Least = 0.5;
        const double Most = 3_600;

        public override IReadOnlyList<double> Ticks(double max) => [1, 10, 60, 600, Most];

        public override double Height(double value, double max) =>
            Math.Log(Math.Clamp(value, Least, Most) / Least) / Math.Log(Most / Least);
    }
}
