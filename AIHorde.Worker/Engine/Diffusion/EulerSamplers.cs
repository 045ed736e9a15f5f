using static AIHorde.Worker.Engine.Diffusion.SamplerRun;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>Samplers that follow the slope: Euler's and Heun's methods, Adams-Bashforth (LMS), the midpoint (DPM2), and consistency's jump.</summary>
internal static class EulerSamplers
{
    public static float[] Euler(SamplerRun run, float[] x)
    {
        for (int i = 0; i < run.Steps; i++)
        {
            double sigma = run.Sigmas[i], next = run.Sigmas[i + 1];
            x = Mix(1, x, next - sigma, Slope(x, run.Denoise(x, sigma), sigma));
            run.Done(i);
        }
        return x;
    }

    public static float[] EulerAncestral(SamplerRun run, float[] x)
    {
        for (int i = 0; i < run.Steps; i++)
        {
            double sigma = run.Sigmas[i];
            var (down, up) = Ancestral(sigma, run.Sigmas[i + 1]);
            x = Mix(1, x, down - sigma, Slope(x, run.Denoise(x, sigma), sigma));
            x = run.AddNoise(x, up);
            run.Done(i);
        }
        return x;
    }

    public static float[] Heun(SamplerRun run, float[] x)
    {
        for (int i = 0; i < run.Steps; i++)
        {
            double sigma = run.Sigmas[i], next = run.Sigmas[i + 1];
            float[] slope = Slope(x, run.Denoise(x, sigma), sigma);
            float[] guess = Mix(1, x, next - sigma, slope);
            x = next == 0 ? guess : Mix(1, x, (next - sigma) / 2, slope, (next - sigma) / 2, Slope(guess, run.Denoise(guess, next), next));
            run.Done(i);
        }
        return x;
    }

    public static float[] Dpm2(SamplerRun run, float[] x)
    {
        for (int i = 0; i < run.Steps; i++)
        {
            x = Midpoint(run, x, run.Sigmas[i], run.Sigmas[i + 1]);
            run.Done(i);
        }
        return x;
    }

    public static float[] Dpm2Ancestral(SamplerRun run, float[] x)
    {
        for (int i = 0; i < run.Steps; i++)
        {
            var (down, up) = Ancestral(run.Sigmas[i], run.Sigmas[i + 1]);
            x = run.AddNoise(Midpoint(run, x, run.Sigmas[i], down), up);
            run.Done(i);
        }
        return x;
    }

    /// <summary>Linear multistep of order four: the last slopes, weighted as the polynomial through them says.</summary>
    public static float[] Lms(SamplerRun run, float[] x)
    {
        const int Order = 4;
        var slopes = new List<float[]>();
        for (int i = 0; i < run.Steps; i++)
        {
            slopes.Insert(0, Slope(x, run.Denoise(x, run.Sigmas[i]), run.Sigmas[i]));
            if (slopes.Count > Order) slopes.RemoveAt(Order);
            float[] y = x;
            for (int j = 0; j < slopes.Count; j++) y = Mix(1, y, LmsWeight(run.Sigmas, i, j, slopes.Count), slopes[j]);
            x = y;
            run.Done(i);
        }
        return x;
    }

    public static float[] Consistency(SamplerRun run, float[] x)
    {
        for (int i = 0; i < run.Steps; i++)
        {
            x = run.AddNoise(run.Denoise(x, run.Sigmas[i]), run.Sigmas[i + 1]);
            run.Done(i);
        }
        return x;
    }

    private static float[] Midpoint(SamplerRun run, float[] x, double sigma, double next)
    {
        float[] slope = Slope(x, run.Denoise(x, sigma), sigma);
        if (next <= 0) return Mix(1, x, next - sigma, slope);
        double middle = Math.Sqrt(sigma * next);
        float[] there = Mix(1, x, middle - sigma, slope);
        return Mix(1, x, next - sigma, Slope(there, run.Denoise(there, middle), middle));
    }

    /// <summary>
    /// The integral over the step of the Lagrange polynomial that is 1 at slope j and 0 at the others; Gauss's three points are exact for its degree.
    /// </summary>
    private static double LmsWeight(double[] sigmas, int i, int j, int order)
    {
        ReadOnlySpan<double> points = [-0.7745966692414834, 0, 0.7745966692414834], weights = [5.0 / 9, 8.0 / 9, 5.0 / 9];
        double half = (sigmas[i + 1] - sigmas[i]) / 2, centre = (sigmas[i + 1] + sigmas[i]) / 2, sum = 0;
        for (int p = 0; p < points.Length; p++)
        {
            double product = 1;
            for (int k = 0; k < order; k++) if (k != j) product *= (centre + half * points[p] - sigmas[i - k]) / (sigmas[i - j] - sigmas[i - k]);
            sum += weights[p] * product;
        }
        return sum * half;
    }
}
