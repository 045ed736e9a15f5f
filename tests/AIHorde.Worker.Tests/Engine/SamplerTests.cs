using System.Text;
using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Diffusion;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>
/// Samplers on a world where the answer is known: pictures are numbers spread normally around Mean. The perfect denoiser of that world and the exact end
/// of every path are formulas.
/// </summary>
public sealed class SamplerTests
{
    private const double Mean = 0.7, Spread = 0.5;
    private const int Count = 4096;

    private static readonly NoiseSchedule s_schedule = new(ModelConfig.Parse("{}"u8));

    public static TheoryData<string, double> Deterministic => new()
    {
        { "k_lms", 0.02 }, { "k_heun", 0.01 }, { "k_euler", 0.06 }, { "k_dpm_2", 0.01 }, { "k_dpm_fast", 0.02 }, { "k_dpm_adaptive", 0.04 },
        { "k_dpmpp_2m", 0.02 }, { "dpmsolver", 0.02 }, { "DDIM", 0.12 },
    };

    [Theory]
    [MemberData(nameof(Deterministic))]
    public void A_deterministic_sampler_ends_where_the_exact_path_ends(string name, double tolerance)
    {
        float[] noise = new TorchRandom(3).Normal(Count);
        double[] sigmas = Sampler.Named(name).Sigmas(s_schedule, 40, karras: true, 1);
        float[] start = SamplerRun.Mix(sigmas[0], noise, 0, noise), end = Run(name, sigmas, start);
        double ratio = Spread / Math.Sqrt(Spread * Spread + sigmas[0] * sigmas[0]);
        double worst = Enumerable.Range(0, Count).Max(i => Math.Abs(end[i] - (Mean + (start[i] - Mean) * ratio)));
        // The fast and the adaptive one end at the least noise of training, not at none.
        Assert.InRange(worst, 0, tolerance * Spread * 4);
    }

    [Theory]
    [InlineData("k_heun", 3)]
    [InlineData("k_dpm_2", 3)]
    [InlineData("k_dpmpp_2m", 3)]
    [InlineData("k_lms", 3)]
    [InlineData("dpmsolver", 3)]
    [InlineData("k_euler", 1.7)]
    public void Twice_the_steps_shrink_the_error_as_the_methods_order_says(string name, double factor)
    {
        Assert.InRange(Error(20) / Error(40), factor, 40);

        double Error(int steps)
        {
            double[] sigmas = s_schedule.Karras(steps);
            float[] noise = new TorchRandom(3).Normal(64), start = SamplerRun.Mix(sigmas[0], noise, 0, noise), end = Run(name, sigmas[..^1], start);
            double ratio = Math.Sqrt((Spread * Spread + sigmas[^2] * sigmas[^2]) / (Spread * Spread + sigmas[0] * sigmas[0]));
            return Enumerable.Range(0, 64).Max(i => Math.Abs(end[i] - (Mean + (start[i] - Mean) * ratio)));
        }
    }

    [Theory]
    [InlineData("k_euler_a")]
    [InlineData("k_dpm_2_a")]
    [InlineData("k_dpmpp_2s_a")]
    [InlineData("k_dpmpp_sde")]
    public void A_sampler_that_adds_noise_ends_with_the_worlds_own_spread(string name)
    {
        double[] sigmas = s_schedule.Karras(60);
        float[] noise = new TorchRandom(4).Normal(Count), end = Run(name, sigmas, SamplerRun.Mix(sigmas[0], noise, 0, noise));
        double mean = end.Average(), spread = Math.Sqrt(end.Average(v => (v - mean) * (v - mean)));
        Assert.Equal(Mean, mean, 0.04);
        Assert.Equal(Spread, spread, 0.05);
    }

    [Fact]
    public void A_consistency_model_needs_few_steps()
    {
        double[] sigmas = Sampler.Named("lcm").Sigmas(s_schedule, 4, true, 1);
        Assert.Equal(5, sigmas.Length);
        // A consistency model answers with the end of the path itself.
        float[] noise = new TorchRandom(5).Normal(Count);
        var run = new SamplerRun((x, sigma) => Exact(x, sigma), sigmas, new TorchRandom(6), _ => { });
        float[] end = Sampler.Named("lcm").Run(run, SamplerRun.Mix(sigmas[0], noise, 0, noise));
        Assert.Equal(Mean, end.Average(), 0.04);

        static float[] Exact(float[] x, double sigma)
            => [.. x.Select(v => (float)(Mean + (v - Mean) * Spread / Math.Sqrt(Spread * Spread + sigma * sigma)))];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_sampler_of_the_contract_works_from_one_step_up_and_repeats_itself(string name)
    {
        foreach (int steps in new[] { 1, 2, 3, 7 })
        {
            foreach (bool karras in new[] { false, true })
            {
                double[] sigmas = Sampler.Named(name).Sigmas(s_schedule, steps, karras, 1);
                float[] noise = new TorchRandom(7).Normal(32), start = SamplerRun.Mix(sigmas[0], noise, 0, noise), end = Run(name, sigmas, start);
                Assert.All(end, v => Assert.True(float.IsFinite(v) && Math.Abs(v) < 30, $"{name} with {steps} steps gives {v}"));
                Assert.Equal(end, Run(name, sigmas, start));
            }
        }
    }

    public static TheoryData<string> Names => [.. "k_lms k_heun k_euler k_euler_a k_dpm_2 k_dpm_2_a k_dpm_fast k_dpm_adaptive k_dpmpp_2s_a k_dpmpp_2m "
        .Split(' ', StringSplitOptions.RemoveEmptyEntries), "dpmsolver", "k_dpmpp_sde", "DDIM", "lcm"];

    [Fact]
    public void A_source_gets_as_many_steps_as_were_asked_for()
    {
        double[] sigmas = Sampler.Named("k_euler").Sigmas(s_schedule, 10, karras: true, strength: 0.4);
        Assert.Equal(11, sigmas.Length);
        Assert.Equal(s_schedule.Karras(25)[15], sigmas[0]);
    }

    [Fact]
    public void Velocity_and_noise_are_two_names_of_one_thing()
    {
        var velocity = new NoiseSchedule(ModelConfig.Parse(Encoding.UTF8.GetBytes("""{"prediction_type":"v_prediction","beta_schedule":"linear"}""")));
        Assert.Equal(Prediction.Velocity, velocity.Prediction);
        Assert.Equal(14.61, s_schedule.SigmaMax, 0.01);
        Assert.Equal(0.0292, s_schedule.SigmaMin, 0.0001);
        foreach (double time in new[] { 0, 12.25, 500, 998.5, 999 }) Assert.Equal(time, s_schedule.Time(s_schedule.Sigma(time)), 1e-6);
    }

    [Fact]
    public void Noise_is_torchs_bit_for_bit_or_nearly()
    {
        using var fixture = new Fixture("diffusion.safetensors");
        foreach (int count in new[] { 5, 16, 40, 256 })
            Fixture.AssertEqual(fixture.Floats($"noise.{count}"), new TorchRandom(987654321).Normal(count), 1e-6f, $"noise of {count}");
    }

    [Fact]
    public void An_unknown_sampler_is_a_fault_of_the_job() => Assert.Throws<EngineFaultException>(() => Sampler.Named("k_magic"));

    private static float[] Run(string name, double[] sigmas, float[] start)
        => Sampler.Named(name).Run(new SamplerRun(Perfect, sigmas, new TorchRandom(9), _ => { }), start);

    private static float[] Perfect(float[] x, double sigma)
    {
        double own = Spread * Spread, noise = sigma * sigma;
        return [.. x.Select(v => (float)((own * v + noise * Mean) / (own + noise)))];
    }
}
