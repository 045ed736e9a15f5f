using static AIHorde.Worker.Engine.Diffusion.SamplerRun;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>DPM-Solver++ (Lu and others): exponential integrators over time t = -log sigma that treat the clean picture as what changes slowly.</summary>
internal static class DpmSamplers
{
    public static float[] TwoSAncestral(SamplerRun run, float[] x)
    {
        for (int i = 0; i < run.Steps; i++)
        {
            double sigma = run.Sigmas[i];
            var (down, up) = Ancestral(sigma, run.Sigmas[i + 1]);
            float[] clean = run.Denoise(x, sigma);
            if (down > 0)
            {
                double middle = Math.Sqrt(sigma * down);
                clean = run.Denoise(Toward(x, clean, sigma, middle), middle);
            }
            x = run.AddNoise(Toward(x, clean, sigma, down), up);
            run.Done(i);
        }
        return x;
    }

    public static float[] TwoM(SamplerRun run, float[] x)
    {
        float[]? before = null;
        for (int i = 0; i < run.Steps; i++)
        {
            double sigma = run.Sigmas[i], next = run.Sigmas[i + 1];
            float[] clean = run.Denoise(x, sigma), used = clean;
            if (before is not null && next > 0)
            {
                double ratio = Math.Log(run.Sigmas[i - 1] / sigma) / Math.Log(sigma / next);
                used = Mix(1 + 1 / (2 * ratio), clean, -1 / (2 * ratio), before);
            }
            x = Toward(x, used, sigma, next);
            before = clean;
            run.Done(i);
        }
        return x;
    }

    /// <summary>
    /// The stochastic one. The noise of the half step and that of the whole step belong to one Brownian path: the whole's is the half's plus more.
    /// </summary>
    public static float[] Sde(SamplerRun run, float[] x)
    {
        for (int i = 0; i < run.Steps; i++)
        {
            double sigma = run.Sigmas[i], next = run.Sigmas[i + 1];
            float[] clean = run.Denoise(x, sigma);
            if (next == 0)
            {
                x = Toward(x, clean, sigma, 0);
                run.Done(i);
                continue;
            }
            double middle = Math.Sqrt(sigma * next);
            float[] first = run.Noise(x), second = run.Noise(x);
            var (halfDown, halfUp) = Ancestral(sigma, middle);
            float[] there = Mix(1, Toward(x, clean, sigma, halfDown), halfUp, first);
            float[] better = run.Denoise(there, middle);
            var (down, up) = Ancestral(sigma, next);
            double part = (sigma - middle) / (sigma - next);
            float[] path = Mix(Math.Sqrt(part), first, Math.Sqrt(1 - part), second);
            x = Mix(1, Toward(x, better, sigma, down), up, path);
            run.Done(i);
        }
        return x;
    }

    /// <summary>The first DPM-Solver's second-order multistep method, which treats the noise as what changes slowly.</summary>
    public static float[] Multistep(SamplerRun run, float[] x)
    {
        float[]? before = null;
        for (int i = 0; i < run.Steps; i++)
        {
            double sigma = run.Sigmas[i], next = run.Sigmas[i + 1];
            float[] noise = Slope(x, run.Denoise(x, sigma), sigma), used = noise;
            if (before is not null && next > 0)
            {
                double ratio = Math.Log(run.Sigmas[i - 1] / sigma) / Math.Log(sigma / next);
                used = Mix(1 + 1 / (2 * ratio), noise, -1 / (2 * ratio), before);
            }
            x = Mix(1, x, next - sigma, used);
            before = noise;
            run.Done(i);
        }
        return x;
    }

    /// <summary>The exact way from sigma to next if the clean picture stayed as it is: at 0 it is the clean picture.</summary>
    private static float[] Toward(float[] x, float[] clean, double sigma, double next) => Mix(next / sigma, x, 1 - next / sigma, clean);
}
