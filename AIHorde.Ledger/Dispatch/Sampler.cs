using System.Collections.Frozen;

namespace AIHorde.Ledger.Dispatch;

/// <summary>How an image is denoised, one bit each, so that a bridge's list is one number.</summary>
[Flags]
public enum Sampler
{
    None = 0,
    Lms = 1 << 0,
    Heun = 1 << 1,
    Euler = 1 << 2,
    EulerA = 1 << 3,
    Dpm2 = 1 << 4,
    Dpm2A = 1 << 5,
    DpmFast = 1 << 6,
    DpmAdaptive = 1 << 7,
    Dpmpp2SA = 1 << 8,
    Dpmpp2M = 1 << 9,
    DpmSolver = 1 << 10,
    DpmppSde = 1 << 11,
    Ddim = 1 << 12,
    Lcm = 1 << 13,
    All = (1 << 14) - 1,
}

public static class Samplers
{
    const int adaptiveSteps = 40;

    static readonly FrozenDictionary<string, Sampler> byName = new Dictionary<string, Sampler>
    {
        ["k_lms"] = Sampler.Lms,
        ["k_heun"] = Sampler.Heun,
        ["k_euler"] = Sampler.Euler,
        ["k_euler_a"] = Sampler.EulerA,
        ["k_dpm_2"] = Sampler.Dpm2,
        ["k_dpm_2_a"] = Sampler.Dpm2A,
        ["k_dpm_fast"] = Sampler.DpmFast,
        ["k_dpm_adaptive"] = Sampler.DpmAdaptive,
        ["k_dpmpp_2s_a"] = Sampler.Dpmpp2SA,
        ["k_dpmpp_2m"] = Sampler.Dpmpp2M,
        ["dpmsolver"] = Sampler.DpmSolver,
        ["k_dpmpp_sde"] = Sampler.DpmppSde,
        ["DDIM"] = Sampler.Ddim,
        ["lcm"] = Sampler.Lcm,
    }.ToFrozenDictionary();

    public static IReadOnlyList<string> Names { get; } = [.. byName.Keys.Order(StringComparer.Ordinal)];

    public static Sampler Parse(string name) => byName.GetValueOrDefault(name, Sampler.EulerA);

    /// <summary>Steps as the work really is: a second-order sampler does each step twice, the adaptive one chooses for itself.</summary>
    public static int AccurateSteps(Sampler sampler, int steps) => sampler switch
    {
        Sampler.DpmAdaptive => adaptiveSteps,
        Sampler.Heun or Sampler.Dpm2 or Sampler.Dpm2A or Sampler.Dpmpp2SA or Sampler.DpmppSde => steps * 2,
        _ => steps,
    };
}
