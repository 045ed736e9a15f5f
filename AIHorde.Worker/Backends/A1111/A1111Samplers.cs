namespace AIHorde.Worker.Backends.A1111;

/// <summary>The contract's samplers in A1111's words. Newer versions name the schedule apart; older ones have it in the sampler's name.</summary>
static class A1111Samplers
{
    static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["k_lms"] = "LMS",
        ["k_heun"] = "Heun",
        ["k_euler"] = "Euler",
        ["k_euler_a"] = "Euler a",
        ["k_dpm_2"] = "DPM2",
        ["k_dpm_2_a"] = "DPM2 a",
        ["k_dpm_fast"] = "DPM fast",
        ["k_dpm_adaptive"] = "DPM adaptive",
        ["k_dpmpp_2s_a"] = "DPM++ 2S a",
        ["k_dpmpp_2m"] = "DPM++ 2M",
        ["dpmsolver"] = "DPM++ 2M",
        ["k_dpmpp_sde"] = "DPM++ SDE",
        ["DDIM"] = "DDIM",
        ["lcm"] = "LCM",
    };

    /// <summary>Null when this server has nothing of the kind.</summary>
    public static (string Sampler, string? Scheduler)? Find(string name, bool karras, IReadOnlySet<string> samplers, bool hasSchedulers)
    {
        if (!Names.TryGetValue(name, out var plain))
        {
            return null;
        }

        // These have a schedule of their own.
        var fixedSchedule = plain is "DDIM" or "LCM" or "DPM fast" or "DPM adaptive";
        if (hasSchedulers)
        {
            return samplers.Contains(plain) ? (plain, fixedSchedule ? null : karras ? "karras" : "automatic") : null;
        }

        var withKarras = $"{plain} Karras";
        return karras && samplers.Contains(withKarras) ? (withKarras, null) : samplers.Contains(plain) ? (plain, null) : null;
    }
}
