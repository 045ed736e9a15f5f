namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>The model's guess of the clean latents behind <paramref name="x"/>, which has noise of strength <paramref name="sigma"/>.</summary>
internal delegate float[] Denoise(float[] x, double sigma);

/// <summary>What every sampler works with. Latents are small, so all of it is plain arithmetic on the host.</summary>
/// <param name="Sigmas">From much noise down to 0.</param>
/// <param name="Stepped">Told the part of the way that is done; throws when the job was cancelled.</param>
internal sealed record SamplerRun(Denoise Denoise, double[] Sigmas, TorchRandom Random, Action<double> Stepped)
{
    public int Steps => Sigmas.Length - 1;

    public float[] Noise(float[] like) => Random.Normal(like.Length);

    public void Done(int step) => Stepped((step + 1.0) / Steps);

    /// <summary>The direction in which x changes with sigma.</summary>
    public static float[] Slope(float[] x, float[] clean, double sigma) => Mix(1 / sigma, x, -1 / sigma, clean);

    public static float[] Mix(double a, float[] x, double b, float[] y)
    {
        float fa = (float)a, fb = (float)b;
        var result = new float[x.Length];
        for (int i = 0; i < result.Length; i++) result[i] = fa * x[i] + fb * y[i];
        return result;
    }

    public static float[] Mix(double a, float[] x, double b, float[] y, double c, float[] z) => Mix(1, Mix(a, x, b, y), c, z);

    /// <summary>A step that lands lower than asked, and the fresh noise that lifts it again: what makes a sampler ancestral.</summary>
    public static (double Down, double Up) Ancestral(double from, double to)
    {
        if (to <= 0) return (0, 0);
        double up = Math.Min(to, Math.Sqrt(to * to * (from * from - to * to) / (from * from)));
        return (Math.Sqrt(to * to - up * up), up);
    }

    public float[] AddNoise(float[] x, double sigma) => sigma > 0 ? Mix(1, x, sigma, Noise(x)) : x;
}
