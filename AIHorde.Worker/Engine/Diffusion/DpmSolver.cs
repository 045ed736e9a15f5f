using static AIHorde.Worker.Engine.Diffusion.SamplerRun;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>DPM-Solver's single steps of order one to three over t = -log sigma, put together in a fixed plan (fast) or by error control (adaptive).</summary>
internal static class DpmSolver
{
    /// <summary>A run that has not arrived by then never will.</summary>
    private const int EvaluationsMax = 1500;

    /// <summary>As many evaluations of the model as there are steps: threes as long as possible, then what is left.</summary>
    public static float[] Fast(SamplerRun run, float[] x)
    {
        if (run.Steps == 1) return EulerSamplers.Euler(run, x);
        var (start, end) = Ends(run);
        int evaluations = run.Steps, count = evaluations / 3 + 1;
        int[] orders = evaluations % 3 == 0
            ? [.. Enumerable.Repeat(3, count - 2), 2, 1]
            : [.. Enumerable.Repeat(3, count - 1), evaluations % 3];
        for (int i = 0; i < orders.Length; i++)
        {
            double t = start + (end - start) * i / orders.Length, next = start + (end - start) * (i + 1) / orders.Length;
            float[] noise = Noise(run, x, t);
            x = orders[i] switch { 1 => One(x, noise, t, next), 2 => Two(run, x, noise, t, next, 0.5).Result, _ => Three(run, x, noise, t, next) };
            run.Stepped((i + 1.0) / orders.Length);
        }
        return x;
    }

    /// <summary>Steps as long as the difference of the second- and third-order results allows.</summary>
    public static float[] Adaptive(SamplerRun run, float[] x)
    {
        const double Relative = 0.05, Absolute = 0.0078, First = 0.05, Accept = 0.81;
        if (run.Steps == 1) return EulerSamplers.Euler(run, x);
        var (start, end) = Ends(run);
        double t = start, h = First;
        float[] before = x;
        for (int evaluations = 0; t < end - 1e-5; evaluations += 3)
        {
            if (evaluations > EvaluationsMax) throw new EngineFaultException("The adaptive sampler did not come to an end with this model.");
            double next = Math.Min(end, t + h);
            float[] noise = Noise(run, x, t);
            var (low, half) = Two(run, x, noise, t, next, 1.0 / 3);
            float[] high = Three(run, x, noise, t, next, half);
            double error = Error(low, high, before, Absolute, Relative);
            double factor = 1 + Math.Atan(Math.Pow(1 / (error + 1e-8), 1.0 / 3) - 1);
            if (factor >= Accept)
            {
                before = low;
                x = high;
                t = next;
            }
            h *= factor;
            run.Stepped(Math.Clamp((t - start) / (end - start), 0, 1));
        }
        return x;
    }

    private static double Error(float[] low, float[] high, float[] before, double absolute, double relative)
    {
        double sum = 0;
        for (int i = 0; i < low.Length; i++)
        {
            double scale = Math.Max(absolute, relative * Math.Max(Math.Abs(low[i]), Math.Abs(before[i])));
            sum += (low[i] - high[i]) / scale * ((low[i] - high[i]) / scale);
        }
        return Math.Sqrt(sum / low.Length);
    }

    private static (double Start, double End) Ends(SamplerRun run) => (-Math.Log(run.Sigmas[0]), -Math.Log(run.Sigmas[^2]));

    private static float[] Noise(SamplerRun run, float[] x, double t)
    {
        double sigma = Math.Exp(-t);
        return Slope(x, run.Denoise(x, sigma), sigma);
    }

    private static float[] One(float[] x, float[] noise, double t, double next) => Mix(1, x, -Math.Exp(-next) * Grow(next - t), noise);

    private static (float[] Result, float[] Noise) Two(SamplerRun run, float[] x, float[] noise, double t, double next, double part)
    {
        double h = next - t, sigma = Math.Exp(-next);
        float[] between = Noise(run, One(x, noise, t, t + part * h), t + part * h);
        double second = -sigma / (2 * part) * Grow(h);
        return (Mix(1, x, -sigma * Grow(h) - second, noise, second, between), between);
    }

    private static float[] Three(SamplerRun run, float[] x, float[] noise, double t, double next, float[]? third = null)
    {
        const double First = 1.0 / 3, Second = 2.0 / 3;
        double h = next - t, s1 = t + First * h, s2 = t + Second * h;
        third ??= Noise(run, One(x, noise, t, s1), s1);
        double bend = -Math.Exp(-s2) * (Second / First) * (Grow(Second * h) / (Second * h) - 1);
        float[] at = Mix(1, x, -Math.Exp(-s2) * Grow(Second * h) - bend, noise, bend, third);
        float[] twoThirds = Noise(run, at, s2);
        double last = -Math.Exp(-next) / Second * (Grow(h) / h - 1);
        return Mix(1, x, -Math.Exp(-next) * Grow(h) - last, noise, last, twoThirds);
    }

    /// <summary>e^h - 1, exact for small h.</summary>
    private static double Grow(double h) => Math.Abs(h) < 1e-5 ? h + h * h / 2 : Math.Exp(h) - 1;
}
