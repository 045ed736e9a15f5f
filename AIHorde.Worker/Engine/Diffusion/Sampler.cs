namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>The contract's samplers by their names there, each with the sigmas it walks.</summary>
/// <param name="Spaced">Sampler names that bring their own spacing take no notice of karras.</param>
internal sealed record Sampler(Func<SamplerRun, float[], float[]> Run, Func<NoiseSchedule, int, double[]>? Spaced = null)
{
    private static readonly Dictionary<string, Sampler> s_byName = new(StringComparer.Ordinal)
    {
        ["k_lms"] = new(EulerSamplers.Lms),
        ["k_heun"] = new(EulerSamplers.Heun),
        ["k_euler"] = new(EulerSamplers.Euler),
        ["k_euler_a"] = new(EulerSamplers.EulerAncestral),
        ["k_dpm_2"] = new(EulerSamplers.Dpm2),
        ["k_dpm_2_a"] = new(EulerSamplers.Dpm2Ancestral),
        ["k_dpm_fast"] = new(DpmSolver.Fast),
        ["k_dpm_adaptive"] = new(DpmSolver.Adaptive),
        ["k_dpmpp_2s_a"] = new(DpmSamplers.TwoSAncestral),
        ["k_dpmpp_2m"] = new(DpmSamplers.TwoM),
        ["dpmsolver"] = new(DpmSamplers.Multistep),
        ["k_dpmpp_sde"] = new(DpmSamplers.Sde),
        // Without added noise DDIM is Euler's method in these variables; what is its own is the choice of times.
        ["DDIM"] = new(EulerSamplers.Euler, (schedule, steps) => schedule.Uniform(steps)),
        ["lcm"] = new(EulerSamplers.Consistency, (schedule, steps) => schedule.Consistency(steps)),
    };

    public static IEnumerable<string> Names => s_byName.Keys;

    public static Sampler Named(string name) =>
        s_byName.GetValueOrDefault(name) ?? throw new EngineFaultException($"This engine does not know the sampler {name}.");

    /// <summary>
    /// The sigmas of so many steps. With a strength below 1 they are the last of a longer walk, so that a source gets as many steps as were asked for.
    /// </summary>
    public double[] Sigmas(NoiseSchedule schedule, int steps, bool karras, double strength)
    {
        int walk = strength >= 1 ? steps : Math.Max(steps, (int)(steps / Math.Max(0.01, strength)));
        double[] sigmas = Spaced is not null ? Spaced(schedule, walk) : karras ? schedule.Karras(walk) : schedule.Even(walk);
        return sigmas.Length <= steps + 1 ? sigmas : sigmas[^(steps + 1)..];
    }
}
